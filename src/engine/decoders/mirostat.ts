import { numberOf, type NumberParameter, type ParameterValues } from '../../trace/parameters';
import { COLUMN } from '../../trace/sample';
import { countLeft, quantile, type Logits } from '../processors/logits';
import { momentsOf, type Moments } from '../processors/moments';
import { takeRow } from '../processors/rowPool';
import { temperature } from '../processors/temperature';
import { uniform } from '../random/philox';
import type { Picker, StepContext } from './decoder';
import { TOKEN_LANE } from './sampler';

/** What both versions say of branches. */
export const MIROSTAT_MEMORY =
  'The bound μ is not known for tokens that a branch keeps, so a branch begins again with μ = 2τ.';

/** @param tau default target of the surprise, @param eta default rate. */
export function mirostatParameters(tau: number, eta: number): readonly NumberParameter[] {
  return [
    {
      id: 'mirostat_tau',
      title: 'Target surprise',
      help: 'τ, in bits: the mean surprise of the tokens that are drawn.',
      type: 'number',
      default: tau,
      minimum: 0,
      maximum: 20,
    },
    {
      id: 'mirostat_eta',
      title: 'Rate',
      help: 'η: how fast the bound follows what was seen.',
      type: 'number',
      default: eta,
      minimum: 0,
      maximum: 2,
    },
  ];
}

/** Draws under a bound μ on the surprise that follows the surprise of what was drawn. */
export function mirostatPicker(
  values: ParameterValues,
  { seed }: StepContext,
  keep: (logits: Logits, mu: number, moments: Moments) => Logits,
  surpriseOver: 'all' | 'kept',
): Picker {
  const tau = numberOf(values, 'mirostat_tau');
  const eta = numberOf(values, 'mirostat_eta');
  const scale = temperature(numberOf(values, 'temperature'));
  let mu = 2 * tau;
  return {
    pick: (logits, position) => {
      const scaled = scale(logits);
      const mass = takeRow(logits.length);
      const all = momentsOf(scaled, mass);
      const kept = keep(scaled, mu, all);
      // The most probable token is kept, so the others' weights beside it stay as they are.
      if (kept !== scaled) forget(mass, kept);
      const id = quantile(mass, uniform(seed, position, TOKEN_LANE));
      const { logSumExp } = surpriseOver === 'all' || kept === scaled ? all : momentsOf(kept);
      const surprise = (logSumExp - (scaled[id] ?? NaN)) / Math.LN2;
      const columns = { [COLUMN.mu]: mu, [COLUMN.candidates]: countLeft(kept) };
      mu -= eta * (surprise - tau);
      return { id, columns };
    },
  };
}

/** Takes the weight from the tokens that are ruled out. */
function forget(mass: Float64Array, kept: Logits): void {
  for (let id = 0; id < mass.length; id += 1) if (kept[id] === -Infinity) mass[id] = 0;
}
