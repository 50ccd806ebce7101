import { parse } from 'jsonc-parser';
import { isArray } from '../json';

/**
 * The first JSON value of a file, from its head alone: a tolerant parse gives what a cut-off text
 * holds so far. Of an array it is the first entry. Undefined where there is none.
 */
export function firstRecord(head: string): unknown {
  try {
    const value: unknown = parse(head, [], { disallowComments: true });
    return isArray(value) ? value[0] : value;
  } catch (error) {
    // The parser recurses; nesting that overflows the stack is no trace.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
