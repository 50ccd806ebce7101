import { numberOf, textOf } from '../../trace/parameters';
import { COLUMN } from '../../trace/sample';
import { EntropyScale } from '../processors/hapo';
import { momentsOf } from '../processors/moments';
import { temperature } from '../processors/temperature';
import { uniform } from '../random/philox';
import type { StepDecoder } from './decoder';
import { temperatureParameter } from './parameters';
import { draw, TOKEN_LANE } from './sampler';

/** A lower temperature is not made of a higher one. */
const LEAST_TEMPERATURE = 0.1;

export const hapoTemperature: StepDecoder = {
  id: 'hapo-temperature',
  title: 'HAPO adaptive temperature',
  summary:
    'Samples hotter where the model is less sure than usual, and colder where it is surer. The entropies of tokens that a branch keeps are not known, so a branch gathers them anew.',
  citation:
    'Token-heterogeneous policy optimisation (HAPO), 2025, arXiv 2509.16591; code starriver030515/HAPO.',
  fidelity: 'reconstructed',
  fidelityNote:
    'The authors take the statistics of the step of training before; here they are those of the response so far, and until there are enough of them the temperature is the base. The signed form is followed: the released code gives tokens below the pivot a positive h̃, which heats them as well and leaves its own low-entropy branches dead; the form `released` repeats that. The clamp of T at 0.1 is ours.',
  family: 'feedback',
  formula:
    'ℓ = ln max(H, 1e-8);  m = quantile ρ of ℓ, s² = mean (ℓ − m)², h = (ℓ − m) / s;  h̃ = h / max h, below 0 −|h| / |min h|, within ±1;  T = max(0.1, T_base (1 + τ h̃));  x ~ softmax(z / T)',
  needs: 'logits',
  parameters: [
    temperatureParameter(1),
    {
      id: 'tau',
      title: 'Strength',
      help: 'τ: largest relative change of the temperature. The code has 0.05.',
      type: 'number',
      default: 0.05,
      minimum: 0,
      maximum: 2,
    },
    {
      id: 'rho',
      title: 'Pivot',
      help: 'ρ: share of the tokens so far whose entropy counts as low.',
      type: 'number',
      default: 0.8,
      minimum: 0,
      maximum: 1,
    },
    {
      id: 'warm_up',
      title: 'Warm-up',
      help: 'Tokens whose entropy must be known before the temperature moves.',
      type: 'integer',
      default: 64,
      minimum: 2,
      maximum: 100_000,
    },
    {
      id: 'form',
      title: 'Form',
      help: "signed: h̃. released: h̃ with the sign below the pivot that the released code gives it. unscaled: the paper's h, which has no bound, with a strength of 0.1 there.",
      type: 'choice',
      default: 'signed',
      choices: ['signed', 'released', 'unscaled'],
    },
  ],
  create: (values, { seed }) => {
    const [base, tau, warmUp] = [
      numberOf(values, 'temperature'),
      numberOf(values, 'tau'),
      numberOf(values, 'warm_up'),
    ];
    const form = textOf(values, 'form');
    const scale = new EntropyScale(numberOf(values, 'rho'));
    const least = Math.min(LEAST_TEMPERATURE, base);
    return {
      pick: (logits, position) => {
        const { entropy } = momentsOf(logits);
        let used = base;
        if (scale.length >= warmUp) {
          const { h, scaled } = scale.place(entropy, form === 'released');
          used = Math.max(least, base * (1 + tau * (form === 'unscaled' ? h : scaled)));
        }
        scale.push(entropy);
        const id = draw(temperature(used)(logits), uniform(seed, position, TOKEN_LANE));
        return { id, columns: { [COLUMN.temperature]: used } };
      },
    };
  },
};
