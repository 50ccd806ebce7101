import type { Parameter } from '../trace/parameters';
import { numberOf, textOf, type ParameterValues } from '../trace/parameters';
import { COLUMN, type Sample } from '../trace/sample';
import type { Nats, TokenIndex } from '../trace/units';
import { topKRow } from './topKRow';

/** Truncations that can be judged by what a trace records, with the parameter of each. */
const THRESHOLDS = {
  'top-p': 'top_p',
  'top-k': 'top_k',
  'min-p': 'min_p',
  typical: 'typical_p',
  epsilon: 'epsilon_cutoff',
  eta: 'eta_cutoff',
} as const;

export type TruncationRule = keyof typeof THRESHOLDS;

export interface Truncation {
  readonly rule: TruncationRule;
  readonly threshold: number;
}

/** What is recorded of one position's raw distribution; NaN where it is not known. */
export interface KnownRow {
  /** ln p of the best tokens, descending; none where the file does not list them. */
  readonly listed: readonly Nats[];
  /** ln p of the token that was chosen. */
  readonly own: Nats;
  /** Of the token that was chosen, from 1. */
  readonly rank: number;
  readonly entropy: Nats;
  /** Tokens in the vocabulary. */
  readonly size: number;
}

const RULES: readonly TruncationRule[] = ['top-p', 'top-k', 'min-p', 'typical', 'epsilon', 'eta'];

/** Parameters of the lenses on truncation; defaults are those of the decoders of these names. */
export const TRUNCATION_PARAMETERS: readonly Parameter[] = [
  {
    id: 'truncation',
    title: 'Truncation',
    help: 'Which cut; only the threshold of its name counts.',
    type: 'choice',
    default: 'top-p',
    choices: RULES,
  },
  number('top_p', 'Top-p', 'Mass that is kept.', 0.95),
  {
    id: 'top_k',
    title: 'Top-k',
    help: 'Tokens that are kept.',
    type: 'integer',
    default: 40,
    minimum: 1,
    maximum: 1_000_000,
  },
  number('min_p', 'Min-p', 'Least share of the best probability.', 0.05),
  number('typical_p', 'Typical p', 'Mass that is kept, nearest to the entropy first.', 0.95),
  number('epsilon_cutoff', 'Epsilon', 'Least probability.', 0.0006),
  number('eta_cutoff', 'Epsilon of eta', 'Bound of the threshold min(ε, √ε · exp(−H)).', 0.002),
];

function number(id: string, title: string, help: string, byDefault: number): Parameter {
  return { id, title, help, type: 'number', default: byDefault, minimum: 0, maximum: 1 };
}

export function truncationOf(parameters: ParameterValues): Truncation {
  const name = textOf(parameters, 'truncation');
  const rule = RULES.find((known) => known === name) ?? 'top-p';
  return { rule, threshold: numberOf(parameters, THRESHOLDS[rule]) };
}

export function knownRow(sample: Sample, index: TokenIndex): KnownRow {
  const row = topKRow(sample, index);
  const { columns, origin } = sample;
  const listed = row?.listed ?? [];
  const own = row?.listed[row.place] ?? Math.fround(columns.get(COLUMN.logprob)?.[index] ?? NaN);
  const higher = listed.filter((logprob) => logprob > own).length;
  return {
    listed,
    own,
    // A list holds the best, so a token that beats one of them has its rank among them.
    rank:
      columns.get(COLUMN.rank)?.[index] ??
      (listed.some((logprob) => logprob <= own) ? higher + 1 : NaN),
    entropy: columns.get(COLUMN.entropy)?.[index] ?? NaN,
    size: origin.model?.vocabularySize ?? NaN,
  };
}
