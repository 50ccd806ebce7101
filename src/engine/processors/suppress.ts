import type { TokenId } from '../../trace/units';
import type { LogitsProcessor } from './logits';
import { copyOf } from './rowPool';

/** Rules tokens out, such as the padding that a model never writes on purpose. */
export function suppress(ids: readonly TokenId[]): LogitsProcessor {
  return (logits) => {
    const row = copyOf(logits);
    for (const id of ids) if (id < row.length) row[id] = -Infinity;
    return row;
  };
}
