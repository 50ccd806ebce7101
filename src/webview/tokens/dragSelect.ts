import type { TokenIndex } from '../../trace/units';
import type { TokenView } from './tokenView';

/** Pixels per frame that the text scrolls while a drag is held beyond its edge. */
const EDGE_STEP = 14;

export interface DragEvents {
  /** A press on a token; `extend` keeps the anchor of the selection. */
  readonly onPress: (token: TokenIndex, extend: boolean) => void;
  readonly onDrag: (token: TokenIndex) => void;
}

/** Selecting tokens with the pointer, also beyond the visible lines. */
export function dragSelect(view: TokenView, events: DragEvents): void {
  const { element } = view;
  let pressed: TokenIndex | undefined;
  let point: PointerEvent | null = null;
  let frame = 0;

  const follow = (): void => {
    frame = 0;
    if (pressed === undefined || !point) return;
    const box = element.getBoundingClientRect();
    const beyond = point.clientY < box.top ? -1 : point.clientY > box.bottom ? 1 : 0;
    if (beyond !== 0) {
      view.scrollBy(beyond * EDGE_STEP);
      frame = requestAnimationFrame(follow);
    }
    const y = Math.max(box.top + 1, Math.min(box.bottom - 1, point.clientY));
    const token = view.tokenAt(point.clientX, y);
    if (token !== undefined) events.onDrag(token);
  };
  const stop = (): void => {
    pressed = undefined;
    point = null;
    cancelAnimationFrame(frame);
    frame = 0;
  };

  view.list.addEventListener('pointerdown', (event) => {
    const token = event.button === 0 ? view.tokenAt(event.clientX, event.clientY) : undefined;
    if (token === undefined) return;
    // Keeps the browser from moving the focus and from a selection of its own.
    event.preventDefault();
    view.focus();
    pressed = token;
    element.setPointerCapture(event.pointerId);
    events.onPress(token, event.shiftKey);
  });
  element.addEventListener('pointermove', (event) => {
    if (pressed === undefined) return;
    point = event;
    if (frame === 0) frame = requestAnimationFrame(follow);
  });
  element.addEventListener('pointerup', stop);
  element.addEventListener('lostpointercapture', stop);
}
