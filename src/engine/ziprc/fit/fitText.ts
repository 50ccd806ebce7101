import type { Calibration } from '../../../lenses/ziprc/calibration';
import type { FitResult } from './request';

/** What a fit found, as lines for people; every line is one figure with what it is compared to. */
export function fitText(result: FitResult): string {
  const { heldOut, prompts, rollouts, right, cut, states } = result;
  const columns = ['all positions', 'first tenth', 'middle tenth', 'last tenth'];
  const parts = [heldOut.all, heldOut.start, heldOut.middle, heldOut.end];
  const row = (title: string, figure: (part: Calibration) => string): string =>
    title.padEnd(34) + parts.map((part) => figure(part).padStart(15)).join('');
  const bits = [
    `${rollouts} rollouts of ${prompts.train + prompts.validation + prompts.heldOut} prompts: ${right} right, ${rollouts - right} wrong, ${cut} cut; ${states} states`,
    `Trained on ${prompts.train} prompts, chosen on ${prompts.validation}, held out ${prompts.heldOut}`,
    `Length bins from ${result.lengthEdges.join(', ')} tokens; L2 ${result.l2}, temperature ${fixed(result.temperature, 2)}`,
    `Cross-entropy of the cells, nats: training ${fixed(result.training.head)} (constant ${fixed(result.training.constant)}), held out ${fixed(heldOut.crossEntropy.head)} (constant ${fixed(heldOut.crossEntropy.constant)})`,
    '',
    'Held out'.padEnd(34) + columns.map((column) => column.padStart(15)).join(''),
    row('Brier score of P(correct)', ({ reward }) => fixed(reward.brier)),
    row('  of the best constant', ({ reward }) => fixed(reward.brierOfConstant)),
    row('Expected calibration error', ({ reward }) => fixed(reward.ece)),
    row('Error of remaining length, tokens', ({ length }) => fixed(length.meanAbsoluteError, 1)),
    row('  of the median at the position', ({ length }) =>
      fixed(length.meanAbsoluteErrorByPosition, 1),
    ),
  ];
  return `${bits.join('\n')}\n`;
}

function fixed(value: number, digits = 3): string {
  return Number.isFinite(value) ? value.toFixed(digits) : '-';
}
