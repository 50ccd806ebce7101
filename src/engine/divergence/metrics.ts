import { COLUMN } from '../../trace/sample';
import type { TokenId } from '../../trace/units';
import { distances } from './distances';
import { plackettLuce, rankingOf } from './plackettLuce';
import type { SoftmaxRow } from './softmaxRow';
import { zScoreKl } from './zScoreKl';

/** Best tokens of each model whose union z-score KL looks at. */
export const SUPPORT = 64;
/** Ranks that Plackett-Luce sums over. */
export const RANKS = 64;
/** The temperature of z-score KL over the whole vocabulary: the paper's default. */
const PAPER_TEMPERATURE = 2;

/** Every metric of two rows and the column that it goes to. */
export const METRICS = {
  js: COLUMN.js,
  kl: COLUMN.kl,
  'reverse-kl': COLUMN.reverseKl,
  tv: COLUMN.tv,
  'log-ratio': COLUMN.logRatio,
  'rank-change': COLUMN.rankChange,
  'argmax-flip': COLUMN.argmaxFlip,
  'best-reference-rank': COLUMN.bestReferenceRank,
  'best-reference-logprob': COLUMN.bestReferenceLogprob,
  'z-score-kl': COLUMN.zScoreKl,
  'z-score-kl-full': COLUMN.zScoreKlFull,
  'plackett-luce': COLUMN.plackettLuce,
} as const;

export type MetricId = keyof typeof METRICS;

export const METRIC_IDS = Object.keys(METRICS) as readonly MetricId[];

/** All but the variant that costs two more exponentials per token of the vocabulary. */
export const DEFAULT_METRICS: readonly MetricId[] = METRIC_IDS.filter(
  (id) => id !== 'z-score-kl-full',
);

export function isMetric(id: string): id is MetricId {
  return Object.hasOwn(METRICS, id);
}

/** One position under both models, and the token that stands there. */
export interface Compared {
  readonly base: SoftmaxRow;
  readonly policy: SoftmaxRow;
  readonly token: TokenId;
}

type Measured = Partial<Readonly<Record<MetricId, number>>>;

/** Metrics that are computed together. */
const GROUPS: readonly ((compared: Compared, wants: (id: MetricId) => boolean) => Measured)[] = [
  ({ base, policy }, wants) => {
    if (!wants('js') && !wants('kl') && !wants('reverse-kl') && !wants('tv')) return {};
    const { js, kl, reverseKl, tv } = distances(base, policy);
    return { js, kl, 'reverse-kl': reverseKl, tv };
  },
  ({ base, policy, token }) => ({ 'log-ratio': minus(policy.logprob(token), base.logprob(token)) }),
  ({ base, policy, token }, wants) =>
    wants('rank-change') ? { 'rank-change': base.rank(token) - policy.rank(token) } : {},
  ({ base, policy }) => ({
    'argmax-flip': base.best === policy.best ? 0 : 1,
    'best-reference-logprob': base.logprob(policy.best),
  }),
  ({ base, policy }, wants) =>
    wants('best-reference-rank') ? { 'best-reference-rank': base.rank(policy.best) } : {},
  ({ base, policy }, wants) => {
    if (!wants('z-score-kl')) return {};
    const ids = [...new Set([...policy.top(SUPPORT), ...base.top(SUPPORT)])];
    const of = ({ logits }: SoftmaxRow): number[] => ids.map((id) => logits[id] ?? NaN);
    return { 'z-score-kl': zScoreKl(of(policy), of(base), ids.length, 1) };
  },
  ({ base, policy }, wants) => {
    if (!wants('z-score-kl-full')) return {};
    const { size } = base;
    return {
      'z-score-kl-full': zScoreKl(policy.logits, base.logits, size, PAPER_TEMPERATURE),
    };
  },
  ({ base, policy, token }, wants) => {
    if (!wants('plackett-luce')) return {};
    const order = rankingOf(token, policy.top(RANKS), RANKS);
    const { probabilities } = policy;
    const [own, least] = [
      plackettLuce(order, probabilities, base).total,
      plackettLuce(order, probabilities, policy).total,
    ];
    return { 'plackett-luce': own - least };
  },
];

/** The wanted metrics of one position, by column. */
export function measure(
  compared: Compared,
  wanted: ReadonlySet<MetricId>,
): Readonly<Record<string, number>> {
  const wants = (id: MetricId): boolean => wanted.has(id);
  const measured = GROUPS.reduce<Measured>(
    (sum, group) => ({ ...sum, ...group(compared, wants) }),
    {},
  );
  const columns = METRIC_IDS.filter(wants).map((id) => [METRICS[id], measured[id] ?? NaN]);
  return Object.fromEntries(columns) as Record<string, number>;
}

/** A token that both rule out is as likely under the one as under the other. */
function minus(a: number, b: number): number {
  return a === b ? 0 : a - b;
}
