import type { COLUMN } from '../trace/sample';
import type { Lens, Unit } from './lens';
import { recorded } from './perToken';

/** A lens on what a decoder recorded of its own work. */
export function decoderColumn({
  column,
  unit,
  ...lens
}: {
  readonly column: (typeof COLUMN)[keyof typeof COLUMN];
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly unit: Unit;
  readonly range: readonly [number, number];
  readonly notable: 'high' | 'low';
}): Lens {
  return {
    ...lens,
    unit,
    citation: 'As recorded by the decoder that made the sample; docs/decoders.md.',
    fidelity: 'published',
    parameters: [],
    ofDecoder: column,
    compute: (sample) =>
      recorded(sample, column) ?? {
        kind: 'absent',
        reason: `The decoder of this sample did not record "${column}".`,
      },
  };
}
