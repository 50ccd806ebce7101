import type { Command } from '../command';
import { INTERRUPTED } from '../interrupt';
import { usage } from '../options';
import { FIT_HELP, fitHead } from './ziprc/fit';

export const ziprc: Command = {
  name: 'ziprc',
  summary: 'Fit a ZIP-RC head for a model: it then predicts reward and remaining length.',
  help: `Usage: reasonscope ziprc fit --model NAME|DIR --prompts FILE [options]

${FIT_HELP}
The model answers the prompts, the answers are verified, and a linear map from its final hidden state to reward and
remaining length is fitted; the model itself stays as it is. A fifth of the prompts is held out, and the figures on
them are printed: Brier score against the best constant, calibration error, and error of the remaining length against
the median at the position. A model with ziprc.json beside it records the predictions in every trace that it writes.

Ctrl+C stops without saving, with exit code ${INTERRUPTED}.
`,
  run: async ([action, ...args]) => {
    if (action !== 'fit') {
      throw usage(
        'ziprc',
        action === undefined ? 'An action is missing: fit' : `There is no "ziprc ${action}"`,
      );
    }
    await fitHead(args);
  },
};
