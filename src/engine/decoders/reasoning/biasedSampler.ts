import { COLUMN } from '../../../trace/sample';
import type { TokenId } from '../../../trace/units';
import type { Logits, LogitsProcessor } from '../../processors/logits';
import { copyOf } from '../../processors/rowPool';
import { uniform } from '../../random/philox';
import type { Picker } from '../decoder';
import { draw, TOKEN_LANE } from '../sampler';

/**
 * Samples after adding a number to the logits of some tokens.
 * @param biasAt what to add at a position of the response, 0 for nothing.
 */
export function biasedSampler(
  ids: ReadonlySet<TokenId>,
  biasAt: (position: number) => number,
  processor: LogitsProcessor,
  seed: number,
  accept: (id: TokenId, position: number) => void,
): Picker {
  let length = 0;
  return {
    pick: (logits, position) => {
      const bias = biasAt(position);
      const row = bias === 0 ? logits : added(logits, ids, bias);
      const id = draw(processor(row), uniform(seed, position, TOKEN_LANE));
      return { id, columns: { [COLUMN.bias]: bias } };
    },
    accept: (id) => {
      accept(id, length);
      length += 1;
    },
  };
}

function added(logits: Logits, ids: ReadonlySet<TokenId>, bias: number): Logits {
  const row = copyOf(logits);
  for (const id of ids) if (id < row.length) row[id] = (row[id] ?? NaN) + bias;
  return row;
}
