import type { TokenIndex } from '../../trace/units';
import { clampToken } from '../state/navigation';
import type { TokenLayout } from './layout';

export type CaretMove =
  | 'left'
  | 'right'
  | 'up'
  | 'down'
  | 'lineStart'
  | 'lineEnd'
  | 'start'
  | 'end'
  | 'pageUp'
  | 'pageDown';

/** Where the cursor stands. A token may cover many lines, so its line is part of the place. */
export interface Caret {
  readonly token: TokenIndex;
  readonly line: number;
  /** Where moves by line aim, CSS pixels from the left. */
  readonly goalX: number;
}

export function caretAt(layout: TokenLayout, token: TokenIndex): Caret {
  const fragment = layout.firstFragment(token);
  const goalX = (layout.x1(fragment) + layout.x2(fragment)) / 2;
  return { token, line: layout.lineOfFragment(fragment), goalX };
}

export function moveCaret(
  layout: TokenLayout,
  caret: Caret,
  move: CaretMove,
  pageLines: number,
): Caret {
  const last = layout.tokenCount - 1;
  const byLines = (lines: number): Caret => {
    const line = Math.max(0, Math.min(layout.lineCount - 1, caret.line + lines));
    return { token: layout.tokenNear(line, caret.goalX), line, goalX: caret.goalX };
  };
  switch (move) {
    case 'left':
      return caretAt(layout, clampToken(caret.token - 1, last + 1));
    case 'right':
      return caretAt(layout, clampToken(caret.token + 1, last + 1));
    case 'up':
      return byLines(-1);
    case 'down':
      return byLines(1);
    case 'pageUp':
      return byLines(-pageLines);
    case 'pageDown':
      return byLines(pageLines);
    case 'lineStart':
      return onLine(layout, layout.lineStart(caret.line), caret.line);
    case 'lineEnd':
      return onLine(layout, layout.lineStart(caret.line + 1) - 1, caret.line);
    case 'start':
      return caretAt(layout, 0);
    case 'end':
      return caretAt(layout, last);
  }
}

function onLine(layout: TokenLayout, fragment: number, line: number): Caret {
  const goalX = (layout.x1(fragment) + layout.x2(fragment)) / 2;
  return { token: layout.token(fragment), line, goalX };
}
