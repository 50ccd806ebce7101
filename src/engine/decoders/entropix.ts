import { numberOf, textOf } from '../../trace/parameters';
import { COLUMN } from '../../trace/sample';
import type { TokenId } from '../../trace/units';
import { argmax, type Logits } from '../processors/logits';
import { momentsOf } from '../processors/moments';
import { copyOf } from '../processors/rowPool';
import { uniform } from '../random/philox';
import type { Pick, StepDecoder } from './decoder';
import { drawWith } from './entropix/drawWith';
import { GENERATIONS, inUnit, QUADRANT, quadrantOf } from './entropix/quadrant';
import { earlySettings, type Settings } from './entropix/settings';
import { MIN_P, temperatureParameter, TOP_P, topKParameter } from './parameters';

/** Lanes of the candidates' draws begin here; lane 0 would be the first of them. */
const FIRST_LANE = 0;
/** Lane of the draw in place of a token that is ruled out. */
const RESAMPLE_LANE = 16;

export const entropix: StepDecoder = {
  id: 'entropix',
  title: 'Entropix (logits only)',
  summary:
    'Acts by how undecided the model is (entropy) and how unevenly (varentropy): the best token where it is sure, a word to gather its thoughts where it is lost, hotter sampling at forks.',
  citation: 'xjdr-alt/entropix, commits cceeb84 (early, bits) and 0a7f7bb (later, nats), 2024.',
  fidelity: 'proxy',
  fidelityNote:
    "Without the attention terms of the code, which count as 0: exported models do not give attention scores. The later code's Dirichlet sampler is replaced by the early code's sampler at its base settings. The clarifying token is a number of Llama 3's vocabulary there and a text here. The early code computes its min-p cut and then drops it; here it acts.",
  family: 'feedback',
  formula:
    'early, in bits: H < 0.1, V < 0.1: argmax z.  H > 5, V < 0.1: write clarify, after it T · 1.3 (≤ 1.5).  H < 5, V > 5: T · 1.2 (≤ 1.5), top_k · 1.5.  H > 3, V > 5: T · 2 (≥ 2).  else: best of 5 draws at T (1 + 0.3 (H + V)), min_p (1 − 0.5 (H + V)) within 0.01 and 0.5.  later, in nats: H > 2.5, V < 1.2: write clarify.  V > 2.5, 2.5 ≤ H: draw again without the first draw.  else: draw.',
  needs: 'logits',
  parameters: [
    {
      id: 'generation',
      title: 'Generation',
      help: 'early: four corners and an adaptive middle, entropy in bits. later: thresholds in nats, resampling where both are high.',
      type: 'choice',
      default: 'early',
      choices: Object.keys(GENERATIONS),
    },
    {
      id: 'clarify',
      title: 'Clarifying text',
      help: 'Written where the model is undecided without a favourite, once in a row; empty for never.',
      type: 'text',
      default: ' Wait',
    },
    temperatureParameter(0.666),
    { ...TOP_P, default: 0.9 },
    { ...topKParameter(1), default: 27 },
    { ...MIN_P, default: 0.03 },
  ],
  create: (values, { seed, vocabulary }) => {
    const later = textOf(values, 'generation') === 'later';
    const limits = later ? GENERATIONS.later : GENERATIONS.early;
    const base: Settings = {
      temperature: numberOf(values, 'temperature'),
      topP: numberOf(values, 'top_p'),
      topK: numberOf(values, 'top_k'),
      minP: numberOf(values, 'min_p'),
      draws: 1,
    };
    const clarify = vocabulary.encode(textOf(values, 'clarify'));
    let queue: readonly TokenId[] = [];
    /** How much of the clarifying text the response ends with. */
    let said = 0;
    const drawAt = (
      logits: Logits,
      settings: Settings,
      position: number,
      lane: number,
      highest?: number,
    ): Pick => {
      const draws = Array.from({ length: settings.draws }, (_, index) =>
        uniform(seed, position, lane + index),
      );
      const { id, candidates } = drawWith(logits, settings, draws, highest);
      const { temperature } = settings;
      return {
        id,
        columns: { [COLUMN.temperature]: temperature, [COLUMN.candidates]: candidates },
      };
    };
    const force = (ids: readonly TokenId[], id: TokenId): Pick => {
      queue = ids.slice(1);
      return { id, columns: { [COLUMN.forced]: 1 } };
    };
    const pickIn = (logits: Logits, position: number): Pick & { quadrant?: number } => {
      const moments = momentsOf(logits);
      const { highest } = moments;
      const state = inUnit(moments, limits);
      const quadrant = quadrantOf(state, limits);
      const [first] = clarify;
      const asks = first !== undefined && said < clarify.length;
      if (quadrant === QUADRANT.entropy && asks) return { ...force(clarify, first), quadrant };
      if (later) {
        const pick = drawAt(logits, base, position, FIRST_LANE, highest);
        if (quadrant !== QUADRANT.both) return { ...pick, quadrant };
        const others = copyOf(logits);
        others[pick.id] = -Infinity;
        return { ...drawAt(others, base, position, RESAMPLE_LANE), quadrant };
      }
      if (quadrant === QUADRANT.low) return { id: argmax(logits), quadrant };
      const settings = earlySettings(base, quadrant, state.entropy + state.varentropy);
      return { ...drawAt(logits, settings, position, FIRST_LANE, highest), quadrant };
    };
    return {
      pick: (logits, position) => {
        const [next] = queue;
        if (next !== undefined) return force(queue, next);
        const { id, columns, quadrant = NaN } = pickIn(logits, position);
        return { id, columns: { [COLUMN.forced]: 0, ...columns, [COLUMN.quadrant]: quadrant } };
      },
      accept: (id) => {
        said = id === clarify[said] ? said + 1 : id === clarify[0] ? 1 : 0;
      },
    };
  },
};
