import type { FitEvent } from '../../../engine/ziprc/fit/request';
import { CLEAR_LINE } from '../../progress';

/** A line that follows a fit on a terminal; nothing where the stream is not one. */
export function showFit(stream: { readonly isTTY?: boolean; write(text: string): unknown }): {
  readonly update: (event: FitEvent) => void;
  readonly end: () => void;
} {
  if (stream.isTTY !== true) return { update: () => undefined, end: () => undefined };
  return {
    update: (event) => {
      const what =
        event.kind === 'rollouts'
          ? `Generating: ${event.done} of ${event.total} rollouts, ${event.right} right`
          : `Fitting: L2 ${event.l2}, iteration ${event.iteration}`;
      stream.write(CLEAR_LINE + what);
    },
    end: () => {
      stream.write(CLEAR_LINE);
    },
  };
}
