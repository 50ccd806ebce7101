import type { Parameter } from './parameters';

/** How close an implementation is to its source. */
export type Fidelity = 'published' | 'reconstructed' | 'proxy';

/** What every lens and decoder declares about itself; UI, command line and docs follow from it. */
export interface Method {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly citation: string;
  readonly fidelity: Fidelity;
  /** What differs from the source, required unless `published`. */
  readonly fidelityNote?: string;
  readonly parameters: readonly Parameter[];
}
