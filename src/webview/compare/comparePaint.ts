import type { TokenIndex } from '../../trace/units';
import type { Side } from '../protocol';
import { MISSING_DIFFERENCE } from '../theme/diverging';
import { NO_SELECTION } from '../tokens/selection';
import type { TokenPaint } from '../tokens/lineView';
import type { Comparison } from './comparison';
import type { CompareState } from './compareState';
import { speakCompared } from './compareSpeech';

/** The colours and marks of one side's tokens. */
export function paintOf(comparison: Comparison, state: CompareState, side: Side): TokenPaint {
  const { cursor, lens, mode } = state;
  const view = comparison.views[side];
  const differs = comparison.differs[side];
  const own = cursor.side === side;
  const twin = own ? null : comparison.counterpart(cursor.side, cursor.token);
  const common = {
    reflects: view.reflects,
    cursor: own ? cursor.token : -1,
    selection: NO_SELECTION,
    describe: (token: TokenIndex) => speakCompared(comparison, lens, side, token),
  };
  const marks = (token: TokenIndex): string =>
    `${differs[token] === 1 ? ' differs' : ''}${token === twin ? ' twin' : ''}`;
  if (mode === 'values') {
    const { levels, cool, wide } = view.lens(lens);
    return { ...common, levels, cool, wide, mark: marks };
  }
  const { levels, wide } = comparison.difference(lens);
  return {
    ...common,
    levels: new Uint8Array(view.length),
    wide: wide[side],
    mark: (token) => marks(token) + levelClass(levels[side][token] ?? MISSING_DIFFERENCE),
  };
}

function levelClass(level: number): string {
  if (level === MISSING_DIFFERENCE) return ' unknown';
  if (level === 0) return '';
  return level > 0 ? ` dl${level}` : ` dr${-level}`;
}
