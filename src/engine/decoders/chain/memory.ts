import { flagOf, numberOf, wordsOf, type ParameterValues } from '../../../trace/parameters';
import { Breakers } from '../../processors/breakers';
import { dryPenalties } from '../../processors/dry';
import { History } from '../../processors/history';
import { penalise, RecentCounts } from '../../processors/penalties';
import { copyOf } from '../../processors/rowPool';
import type { StepContext } from '../decoder';
import type { Link } from './link';

/** Penalties on tokens that were there; none where all three are neutral. */
export function penaltiesLink(values: ParameterValues, { prompt }: StepContext): Link | undefined {
  const penalties = {
    repetition: numberOf(values, 'repetition_penalty'),
    presence: numberOf(values, 'presence_penalty'),
    frequency: numberOf(values, 'frequency_penalty'),
  };
  const last = numberOf(values, 'penalty_last_n');
  const { repetition, presence, frequency } = penalties;
  if (last === 0 || (repetition === 1 && presence === 0 && frequency === 0)) return undefined;
  const recent = new RecentCounts(last);
  if (flagOf(values, 'penalise_prompt')) for (const id of prompt) recent.push(id);
  return {
    id: 'penalties',
    kind: 'shift',
    byId: true,
    apply: (logits) => penalise(logits, recent.counts, penalties),
    accept: (id) => {
      recent.push(id);
    },
  };
}

/** DRY; none where it is neutral. */
export function dryLink(
  values: ParameterValues,
  { prompt, vocabulary }: StepContext,
): Link | undefined {
  const options = {
    multiplier: numberOf(values, 'dry_multiplier'),
    base: numberOf(values, 'dry_base'),
    allowedLength: numberOf(values, 'dry_allowed_length'),
    last: numberOf(values, 'dry_penalty_last_n'),
  };
  if (options.multiplier === 0 || options.last === 0) return undefined;
  const history = new History();
  const breakers = new Breakers(wordsOf(values, 'dry_sequence_breakers'));
  const breaks = new Set<number>();
  const accept = (id: number): void => {
    if (breakers.accept(vocabulary.bytesOf(id))) breaks.add(history.length);
    history.push(id);
  };
  for (const id of prompt) accept(id);
  return {
    id: 'dry',
    kind: 'shift',
    byId: true,
    apply: (logits) => {
      const penalties = dryPenalties(history, (index) => breaks.has(index), options);
      if (penalties.size === 0) return logits;
      const row = copyOf(logits);
      for (const [id, penalty] of penalties) row[id] = (row[id] ?? NaN) - penalty;
      return row;
    },
    accept,
  };
}
