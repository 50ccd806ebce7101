import type { Method } from '../trace/method';

/** What a lens or decoder declares, as the listing commands print it. */
export function methodRecord(method: Method): Readonly<Record<string, unknown>> {
  const { id, title, summary, citation, fidelity, fidelityNote, parameters } = method;
  return { id, title, summary, citation, fidelity, fidelityNote, parameters };
}
