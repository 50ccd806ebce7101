import { numberOf, textOf } from '../../trace/parameters';
import { COLUMN } from '../../trace/sample';
import type { TokenId } from '../../trace/units';
import { fuse, fusedWeights, kurtosis } from '../processors/amu';
import { contextCounts } from '../processors/contextCounts';
import { History } from '../processors/history';
import { quantile, weights, type Logits } from '../processors/logits';
import { momentsOf } from '../processors/moments';
import { pack } from '../processors/packed';
import { temperature } from '../processors/temperature';
import { topK } from '../processors/topK';
import { uniform } from '../random/philox';
import type { StepDecoder } from './decoder';
import { temperatureParameter } from './parameters';
import { draw, TOKEN_LANE } from './sampler';

/** The code divides the kurtosis of 1000 classes by 250. */
const REFERENCE_SHARE = 0.25;

const GATES = ['kurtosis', 'entropy', 'exponential-entropy', 'none'] as const;

export const amuFusion: StepDecoder = {
  id: 'amu-fusion',
  title: 'AMU fusion',
  summary:
    'Adds a bias to the logits that is weak where the model is sure and strong where it is not. The bias favours (or, below 0, avoids) what followed the last tokens earlier in prompt and response.',
  citation:
    'Tang et al., "AMU-Tuning: effective logit bias for CLIP-based few-shot learning", CVPR 2024, arXiv 2404.08958; code TJU-sjyj/AMU-Tuning.',
  fidelity: 'proxy',
  fidelityNote:
    'The original biases an image classifier by a second one. The gate and the fusion are those of its code; that the bias comes from the counts of the context, that the classes are the most probable tokens, that the reference kurtosis is a quarter of the vocabulary (the code: 250 of 1000 classes) and that the gate has an upper bound are ours.',
  family: 'feedback',
  formula:
    'z(v) += α u zscore(a)(v) for the classes v;  a = ln(1 + times that v followed the longest match of the last tokens);  u = min(u_max, (κ / (V/4))^−ρ), κ the kurtosis of p;  entropy: u = H / ln V;  exponential-entropy: u = exp(ρ H / ln V);  x ~ softmax(z / T)',
  needs: 'logits',
  parameters: [
    {
      id: 'alpha',
      title: 'Strength',
      help: 'α: weight of the bias; below 0 it avoids repeats.',
      type: 'number',
      default: 0.5,
      minimum: -10,
      maximum: 10,
    },
    {
      id: 'gate',
      title: 'Gate',
      help: "What stands for the model's uncertainty; none: the bias always counts in full.",
      type: 'choice',
      default: 'kurtosis',
      choices: GATES,
    },
    {
      id: 'rho',
      title: 'Exponent',
      help: 'ρ: how strongly the gate follows the uncertainty.',
      type: 'number',
      default: 0.4,
      minimum: 0,
      maximum: 5,
    },
    {
      id: 'gate_max',
      title: 'Largest gate',
      help: 'u_max: bound of the gate, where the model is not sure at all.',
      type: 'number',
      default: 2,
      minimum: 0,
      maximum: 10,
    },
    {
      id: 'longest_match',
      title: 'Longest match',
      help: 'Last tokens that are looked up in the text, at most.',
      type: 'integer',
      default: 3,
      minimum: 1,
      maximum: 50,
    },
    {
      id: 'classes',
      title: 'Classes',
      help: 'Most probable tokens among which the bias is standardised and to which it is added.',
      type: 'integer',
      default: 50,
      minimum: 2,
      maximum: 100_000,
    },
    temperatureParameter(1),
  ],
  create: (values, { seed, prompt }) => {
    const alpha = numberOf(values, 'alpha');
    const longest = numberOf(values, 'longest_match');
    const lowest = topK(numberOf(values, 'classes')).threshold;
    const gate = textOf(values, 'gate');
    const [rho, most] = [numberOf(values, 'rho'), numberOf(values, 'gate_max')];
    const heat = numberOf(values, 'temperature');
    const scale = temperature(heat);
    const history = new History(prompt);
    /** The tokens that get a bias, and what would be added to them before it is standardised. */
    const contextBias = (logits: Logits): { classes: TokenId[]; auxiliary: number[] } => {
      const counts = contextCounts(history, longest);
      const classes: TokenId[] = [];
      const auxiliary: number[] = [];
      if (counts.size === 0) return { classes, auxiliary };
      const best = pack(logits, lowest(logits));
      const { length } = best.logits;
      for (let index = 0; index < length; index += 1) {
        const id = best.idAt(index);
        const count = counts.get(id);
        classes.push(id);
        auxiliary.push(count === undefined ? 0 : Math.log1p(count));
      }
      return { classes, auxiliary };
    };
    return {
      pick: (logits, position) => {
        const mass = weights(logits);
        const u = Math.min(most, gateOf(gate, logits, mass, rho));
        const { classes, auxiliary } = contextBias(logits);
        const isBiased = classes.length > 1 && alpha * u !== 0;
        const row = isBiased ? fuse(logits, classes, auxiliary, alpha * u) : logits;
        const drawn = uniform(seed, position, TOKEN_LANE);
        // The masses for the gate serve the draw too, unless all of them change.
        const id =
          heat === 1
            ? quantile(isBiased ? fusedWeights(mass, logits, row, classes) : mass, drawn)
            : draw(scale(row), drawn);
        const bias = (row[id] ?? NaN) - (logits[id] ?? NaN);
        return { id, columns: { [COLUMN.gate]: u, [COLUMN.bias]: bias } };
      },
      accept: (id) => {
        history.push(id);
      },
    };
  },
};

/**
 * How much the bias counts, not bounded.
 * @param mass {@link weights} of the logits.
 */
function gateOf(gate: string, logits: Logits, mass: Float64Array, rho: number): number {
  switch (gate) {
    case 'kurtosis':
      return (kurtosis(mass) / (REFERENCE_SHARE * logits.length)) ** -rho;
    case 'entropy':
      return momentsOf(logits).entropy / Math.log(logits.length);
    case 'exponential-entropy':
      return Math.exp((rho * momentsOf(logits).entropy) / Math.log(logits.length));
    default:
      return 1;
  }
}
