import type { Range, TokenIndex } from '../../trace/units';
import type { LensView, SampleView } from '../state/sampleView';
import { cssColor } from '../theme/color';
import { MISSING_LEVEL } from '../theme/heat';
import type { Theme } from '../theme/themeWatcher';
import { element, onFrame } from '../ui/dom';
import { columnLevels, tokenAtX, xOfToken } from './columns';

/** Rows of the strip in CSS pixels: reflection marks, heat, segments. */
const MARKS = 8;
const HEAT_TOP = 9;
const HEAT_HEIGHT = 20;
const SEGMENT_TOP = 31;
const SEGMENT_HEIGHT = 3;
const NOTCH = 5;

export interface OverviewState {
  readonly view: SampleView | null;
  readonly lens: LensView | null;
  /** Where branches leave the sample. */
  readonly forks: ReadonlyMap<TokenIndex, number>;
  readonly token: TokenIndex;
  readonly visible: Range;
  readonly theme: Theme;
}

/** The whole sample at a glance. A still layer and, above it, cursor and viewport. */
export class Overview {
  readonly element: HTMLElement;
  private readonly still = element('canvas', { attributes: { 'aria-hidden': 'true' } });
  private readonly moving = element('canvas', { attributes: { 'aria-hidden': 'true' } });
  private state: OverviewState | null = null;
  private readonly schedule = onFrame(() => this.draw());
  private stillDirty = true;
  /** Size of both layers as last observed, CSS pixels: reading it in a frame forces a layout. */
  private width = 0;
  private height = 0;

  constructor(private readonly onGo: (token: TokenIndex) => void) {
    this.element = element(
      'div',
      {
        class: 'overview',
        attributes: { role: 'slider', tabindex: '0', 'aria-label': 'Overview of the sample' },
      },
      this.still,
      this.moving,
    );
    this.element.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      this.element.setPointerCapture(event.pointerId);
      this.go(event);
    });
    this.element.addEventListener('pointermove', (event) => {
      if (this.element.hasPointerCapture(event.pointerId)) this.go(event);
    });
    this.element.addEventListener('keydown', (event) => this.key(event));
    new ResizeObserver(() => {
      this.width = this.still.clientWidth;
      this.height = this.still.clientHeight;
      this.stillDirty = true;
      this.schedule();
    }).observe(this.element);
  }

  update(state: OverviewState): void {
    const before = this.state;
    this.state = state;
    if (
      before?.view !== state.view ||
      before.lens !== state.lens ||
      before.theme !== state.theme ||
      before.forks !== state.forks
    ) {
      this.stillDirty = true;
    }
    const length = state.view?.length ?? 0;
    this.element.setAttribute('aria-valuemin', '1');
    this.element.setAttribute('aria-valuemax', String(Math.max(1, length)));
    this.element.setAttribute('aria-valuenow', String(Math.min(length, state.token + 1)));
    this.element.setAttribute('aria-valuetext', `token #${state.token} of ${length}`);
    this.schedule();
  }

  private go(event: PointerEvent): void {
    const { view } = this.state ?? {};
    if (!view || view.length === 0) return;
    const box = this.still.getBoundingClientRect();
    this.onGo(tokenAtX(event.clientX - box.left, box.width, view.length));
  }

  private key(event: KeyboardEvent): void {
    const { view, token } = this.state ?? { view: null, token: 0 };
    if (!view || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = Math.max(1, Math.round(view.length / 100));
    const steps: Readonly<Record<string, number>> = {
      ArrowLeft: -step,
      ArrowDown: -step,
      ArrowRight: step,
      ArrowUp: step,
      PageDown: -step * 10,
      PageUp: step * 10,
      Home: -view.length,
      End: view.length,
    };
    const move = steps[event.key];
    if (move === undefined) return;
    event.preventDefault();
    this.onGo(Math.max(0, Math.min(view.length - 1, token + move)));
  }

  private draw(): void {
    const { state, width, height } = this;
    if (!state || width === 0) return;
    if (this.stillDirty) {
      this.stillDirty = false;
      const context = prepare(this.still, width, height);
      if (context) drawStill(context, width, state);
    }
    const context = prepare(this.moving, width, height);
    if (context) drawMoving(context, width, state);
  }
}

/** Fits the canvas to its box in device pixels and clears it. */
function prepare(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
): CanvasRenderingContext2D | null {
  const ratio = window.devicePixelRatio;
  const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== across || canvas.height !== down) {
    canvas.width = across;
    canvas.height = down;
  }
  const context = canvas.getContext('2d');
  context?.setTransform(ratio, 0, 0, ratio, 0, 0);
  context?.clearRect(0, 0, width, height);
  return context;
}

function drawStill(
  context: CanvasRenderingContext2D,
  width: number,
  { view, lens, forks, theme }: OverviewState,
): void {
  if (!view || !lens || view.length === 0) return;
  const columns = Math.min(view.length, Math.round(width * window.devicePixelRatio));
  const levels = columnLevels(lens.levels, columns);
  const cool = columnLevels(lens.cool, columns);
  const step = width / columns;
  for (let column = 0; column < columns; column += 1) {
    const level = levels[column] ?? MISSING_LEVEL;
    if (level === 0) drawCool(context, column * step, step, cool[column] ?? 0, theme);
    const colour = theme.ramp[level];
    if (level === 0 || !colour) continue;
    // High contrast says with height what it does not say with shades.
    context.fillStyle = cssColor(theme.highContrast ? theme.heat : colour.background);
    const height = theme.highContrast ? Math.ceil((HEAT_HEIGHT * level) / 15) : HEAT_HEIGHT;
    context.fillRect(column * step, HEAT_TOP + HEAT_HEIGHT - height, step + 0.25, height);
  }
  for (const segment of view.segments) {
    const x1 = xOfToken(segment.start, width, view.length);
    const x2 = xOfToken(segment.end, width, view.length);
    context.fillStyle = cssColor(segment.kind === 'reasoning' ? theme.reasoning : theme.answer);
    // The answer is a broken line, so that the two differ without colour.
    if (segment.kind === 'reasoning') {
      context.fillRect(x1, SEGMENT_TOP, Math.max(1, x2 - x1 - 1), SEGMENT_HEIGHT);
    } else {
      for (let x = x1; x < x2; x += 6) {
        context.fillRect(x, SEGMENT_TOP, Math.min(4, x2 - x), SEGMENT_HEIGHT);
      }
    }
  }
  context.fillStyle = cssColor(theme.foreground);
  for (const token of forks.keys()) {
    notch(context, xOfToken(token, width, view.length), SEGMENT_TOP + SEGMENT_HEIGHT);
  }
  context.fillStyle = cssColor(theme.reflection);
  let last = -Infinity;
  for (const { start } of view.reflections) {
    const x = xOfToken(start + 0.5, width, view.length);
    if (x - last < 1) continue;
    last = x;
    diamond(context, x, MARKS / 2, 3.5);
  }
}

/** A column of the other side of 0 hangs from above, with a line there, as its tokens have. */
function drawCool(
  context: CanvasRenderingContext2D,
  x: number,
  step: number,
  level: number,
  theme: Theme,
): void {
  const colour = theme.leftRamp[level - 1];
  if (!colour) return;
  context.fillStyle = cssColor(theme.highContrast ? theme.left : colour.background);
  const share = theme.highContrast ? level / theme.leftRamp.length : 1;
  context.fillRect(x, HEAT_TOP, step + 0.25, Math.ceil(HEAT_HEIGHT * share));
  context.fillStyle = cssColor(theme.left);
  context.fillRect(x, HEAT_TOP, step + 0.25, 1);
}

function drawMoving(
  context: CanvasRenderingContext2D,
  width: number,
  { view, token, visible, theme }: OverviewState,
): void {
  if (!view || view.length === 0) return;
  const x1 = xOfToken(visible.start, width, view.length);
  const x2 = xOfToken(visible.end, width, view.length);
  context.lineWidth = theme.highContrast ? 2 : 1;
  context.strokeStyle = cssColor(theme.focus);
  context.beginPath();
  context.roundRect(x1 + 0.5, HEAT_TOP - 0.5, Math.max(3, x2 - x1 - 1), HEAT_HEIGHT + 1, 2);
  context.stroke();
  context.fillStyle = cssColor(theme.foreground);
  context.fillRect(Math.round(xOfToken(token + 0.5, width, view.length)) - 0.75, 3, 1.5, 32);
}

/** A small triangle that stands on the lower edge and points at a fork. */
function notch(context: CanvasRenderingContext2D, x: number, bottom: number): void {
  context.beginPath();
  context.moveTo(x, bottom - NOTCH);
  context.lineTo(x + NOTCH / 2 + 1, bottom);
  context.lineTo(x - NOTCH / 2 - 1, bottom);
  context.fill();
}

function diamond(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  context.beginPath();
  context.moveTo(x, y - radius);
  context.lineTo(x + radius, y);
  context.lineTo(x, y + radius);
  context.lineTo(x - radius, y);
  context.fill();
}
