import { COLUMN } from '../../trace/sample';
import type { Lens } from '../lens';
import { recorded } from '../perToken';
import { NOT_COMPARED } from './bothLists';
import {
  argmaxFlipFromLists,
  bestReferenceRankFromLists,
  boundsOf,
  logRatioFromLists,
  rankChangeFromLists,
  type FromLists,
} from './fromLists';

type Declared = Omit<Lens, 'parameters' | 'ofDecoder' | 'compute'>;

/**
 * A lens on a column that a comparison with a base model recorded from whole rows of logits.
 * @param fromLists what the best tokens of both tell where there is no such column
 */
function compared(column: string, lens: Declared, fromLists?: FromLists): Lens {
  return {
    ...lens,
    parameters: [],
    ofDecoder: column,
    compute: (sample) => {
      const found = recorded(sample, column);
      if (found) return found;
      if (!sample.reference) return { kind: 'absent', reason: NOT_COMPARED };
      const reason = `The comparison did not record "${column}"${fromLists ? ', and the file has not the best tokens of both models' : ''}.`;
      return fromLists?.(sample, reason) ?? { kind: 'absent', reason };
    },
  };
}

const SPARSE = 'Sparse but Critical, arXiv 2603.22446';
const KULLBACK = 'Kullback and Leibler, On Information and Sufficiency, 1951';
const SCALED =
  'Sun et al., Logit Standardization in Knowledge Distillation, CVPR 2024, arXiv 2403.01427';

/** Divergences of base p and model q, and what they say of single tokens. */
export const COMPARED_COLUMNS: readonly Lens[] = [
  compared(
    COLUMN.js,
    {
      id: 'js',
      title: 'JS divergence',
      summary:
        'How far base and model are apart before the token: ½ KL(p‖m) + ½ KL(q‖m) with m = (p + q)/2. From 0 to ln 2; above 0.1 a token counts as divergent.',
      citation: `${SPARSE}; Lin, Divergence Measures Based on the Shannon Entropy, 1991`,
      fidelity: 'published',
      unit: 'nats',
      range: [0, Math.LN2],
      notable: 'high',
    },
    boundsOf('js'),
  ),
  compared(
    COLUMN.kl,
    {
      id: 'kl',
      title: 'KL divergence',
      summary:
        'KL(p‖q) = Σ p ln(p/q), from the base to the model. High where the model dropped what the base held possible.',
      citation: KULLBACK,
      fidelity: 'published',
      unit: 'nats',
      range: [0, 2],
      notable: 'high',
    },
    boundsOf('kl'),
  ),
  compared(
    COLUMN.reverseKl,
    {
      id: 'reverse-kl',
      title: 'Reverse KL divergence',
      summary:
        'KL(q‖p) = Σ q ln(q/p), from the model to the base, as the penalty of RL training. High where the model took up what the base held unlikely.',
      citation: KULLBACK,
      fidelity: 'published',
      unit: 'nats',
      range: [0, 2],
      notable: 'high',
    },
    boundsOf('reverseKl'),
  ),
  compared(
    COLUMN.tv,
    {
      id: 'tv',
      title: 'Total variation',
      summary: 'Probability that was moved between base and model: ½ Σ |p − q|.',
      citation: 'Levin, Peres and Wilmer, Markov Chains and Mixing Times, 2009, ch. 4',
      fidelity: 'published',
      unit: 'probability',
      range: [0, 1],
      notable: 'high',
    },
    boundsOf('tv'),
  ),
  compared(
    COLUMN.logRatio,
    {
      id: 'log-ratio',
      title: 'Log-ratio',
      summary: 'How much likelier the model finds the token than the base: ln q(x) − ln p(x).',
      citation: `${SPARSE}; signed, as in its sibling arXiv 2603.22117`,
      fidelity: 'published',
      unit: 'nats',
      range: [-3, 3],
      notable: 'high',
      additive: true,
    },
    logRatioFromLists,
  ),
  compared(
    COLUMN.rankChange,
    {
      id: 'rank-change',
      title: 'Rank change',
      summary: 'Places that the token rose from base to model: rank under p minus rank under q.',
      citation: SPARSE,
      fidelity: 'published',
      unit: 'number',
      range: [-10, 10],
      notable: 'high',
    },
    rankChangeFromLists,
  ),
  compared(
    COLUMN.argmaxFlip,
    {
      id: 'argmax-flip',
      title: 'Argmax flip',
      summary:
        'Whether greedy decoding would go another way: base and model have another likeliest token.',
      citation: SPARSE,
      fidelity: 'published',
      unit: 'flag',
      range: [0, 1],
      notable: 'high',
    },
    argmaxFlipFromLists,
  ),
  compared(
    COLUMN.bestReferenceRank,
    {
      id: 'best-reference-rank',
      title: 'Base rank of the best token',
      summary:
        'Place that the model’s likeliest token has under the base. 1 or 2 says that training reordered candidates; more, that it found new ones.',
      citation: SPARSE,
      fidelity: 'published',
      unit: 'rank',
      range: [1, 20],
      notable: 'high',
    },
    bestReferenceRankFromLists,
  ),
  compared(COLUMN.zScoreKl, {
    id: 'z-score-kl',
    title: 'z-score KL',
    summary:
      'KL(q‖p) of standardised logits: near 0 where the model is only sharper, high where it ranks tokens otherwise.',
    citation: SCALED,
    fidelity: 'reconstructed',
    fidelityNote:
      'On the union of the 64 best tokens of both models at τ = 1, because over a large vocabulary the tail decides the deviation; z-score-kl-full is as published.',
    unit: 'nats',
    range: [0, 1],
    notable: 'high',
  }),
  compared(COLUMN.zScoreKlFull, {
    id: 'z-score-kl-full',
    title: 'z-score KL, whole vocabulary',
    summary:
      'τ² KL(q‖p) of logits standardised over the whole vocabulary, at τ = 2. In a large one it hardly sees the likely tokens.',
    citation: SCALED,
    fidelity: 'published',
    unit: 'nats',
    range: [0, 1],
    notable: 'high',
  }),
  compared(COLUMN.plackettLuce, {
    id: 'plackett-luce',
    title: 'Plackett-Luce',
    summary:
      'How badly the base ranks tokens by the model’s order, the chosen one first: the base’s weighted loss above the model’s own. Below 0 the base is the surer of the two.',
    citation: 'PLD: Plackett-Luce Distillation, NeurIPS 2025, arXiv 2506.12542',
    fidelity: 'reconstructed',
    fidelityNote:
      'The published loss is not 0 for equal models, so the model’s own loss is subtracted. Of the ranking the first 64 terms count; they are exact.',
    unit: 'nats',
    range: [-1, 3],
    notable: 'high',
  }),
];
