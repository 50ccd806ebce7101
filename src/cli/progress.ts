import type { SweepProgress } from '../engine/sweep/runSweep';

import { estimateText, type Estimate } from '../lenses/ziprc/estimate';

/** Back to the start of the line, and clear it. */
export const CLEAR_LINE = '\r\u001b[K';

export interface Progress {
  readonly update: (sample: number, tokens: number, estimate?: Estimate) => void;
  readonly end: () => void;
}

/** A line that follows a generation on a terminal; nothing where the stream is not one. */
export function showProgress(
  stream: { readonly isTTY?: boolean; write(text: string): unknown },
  samples: number,
): Progress {
  if (stream.isTTY !== true) return { update: () => undefined, end: () => undefined };
  return {
    update: (sample, tokens, estimate) => {
      const which = samples > 1 ? `sample ${sample + 1} of ${samples}, ` : '';
      const own = estimate ? ` (${estimateText(estimate)}, says the model)` : '';
      stream.write(`${CLEAR_LINE}Generating: ${which}${tokens} tokens${own}`);
    },
    end: () => {
      stream.write(CLEAR_LINE);
    },
  };
}

/** The same for a scoring. */
export function showScoring(stream: { readonly isTTY?: boolean; write(text: string): unknown }): {
  readonly update: (evaluated: number, total: number) => void;
  readonly end: () => void;
} {
  if (stream.isTTY !== true) return { update: () => undefined, end: () => undefined };
  return {
    update: (evaluated, total) => {
      stream.write(`${CLEAR_LINE}Scoring: ${evaluated} of ${total} tokens`);
    },
    end: () => {
      stream.write(CLEAR_LINE);
    },
  };
}

/** The same for a sweep of cross-sampling. */
export function showSweep(stream: { readonly isTTY?: boolean; write(text: string): unknown }): {
  readonly update: (progress: SweepProgress) => void;
  readonly end: () => void;
} {
  if (stream.isTTY !== true) return { update: () => undefined, end: () => undefined };
  return {
    update: ({ done, total, criterion, budget }) => {
      stream.write(
        `${CLEAR_LINE}Sweeping: ${done} of ${total} responses (${criterion}, budget ${budget})`,
      );
    },
    end: () => {
      stream.write(CLEAR_LINE);
    },
  };
}
