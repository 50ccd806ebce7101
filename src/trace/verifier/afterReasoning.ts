import { DELIMITERS } from '../delimiters';

/** Where the last reasoning of a response ends, at a UTF-16 position; undefined where none does. */
export function afterReasoning(response: string): number | undefined {
  const lower = response.toLowerCase();
  let end: number | undefined;
  for (const { closes, closesAlone, anyCase } of DELIMITERS) {
    if (!closesAlone) continue;
    for (const close of closes) {
      const at = (anyCase ? lower : response).lastIndexOf(anyCase ? close.toLowerCase() : close);
      if (at >= 0) end = Math.max(end ?? 0, at + close.length);
    }
  }
  return end;
}
