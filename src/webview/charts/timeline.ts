import { axisBottom, axisLeft, brushX, pointer, scaleLinear, select, type D3BrushEvent } from 'd3';
import type { Range, TokenIndex } from '../../trace/units';
import type { LensView, SampleView } from '../state/sampleView';
import { formatNumber, groupDigits, unitName } from '../ui/format';
import { onFrame } from '../ui/dom';
import { contextPaths, curvePaths, diamond } from './geometry';
import { seriesClasses } from './seriesStyle';

const MARGIN = { top: 10, right: 24, bottom: 20, left: 44 };
/** Brushing over fewer tokens than this is a slip of the hand. */
const LEAST_ZOOM = 4;
/** More marks than this would cover the curve. */
const MOST_MARKS = 600;

export interface TimelineState {
  readonly view: SampleView;
  readonly main: LensView;
  readonly extra: readonly { readonly lens: LensView; readonly series: number }[];
  readonly token: TokenIndex;
  readonly zoom: Range | null;
}

export interface TimelineEvents {
  readonly onToken: (token: TokenIndex) => void;
  readonly onZoom: (zoom: Range | null) => void;
  readonly onHover: (token: TokenIndex | null) => void;
}

/** Lens curves over token position. Static parts, cursor and brush are separate groups. */
export class Timeline {
  readonly element: SVGSVGElement;
  private state: TimelineState | null = null;
  private readonly root;
  private readonly title;
  private readonly description;
  private readonly gridY;
  private readonly gridX;
  private readonly curves;
  private readonly marks;
  private readonly cursor;
  private readonly hover;
  private readonly brushGroup;
  private readonly brush = brushX<unknown>();
  private x = scaleLinear();
  private readonly schedule = onFrame(() => this.draw());

  constructor(private readonly events: TimelineEvents) {
    this.root = select(document.createElementNS('http://www.w3.org/2000/svg', 'svg'))
      .attr('class', 'timeline-chart')
      .attr('role', 'img')
      .attr('aria-labelledby', 'timeline-title timeline-description');
    this.element = this.root.node() ?? never();
    this.title = this.root.append('title').attr('id', 'timeline-title');
    this.description = this.root.append('desc').attr('id', 'timeline-description');
    this.gridY = this.root.append('g').attr('class', 'axis axis-y');
    this.gridX = this.root.append('g').attr('class', 'axis axis-x');
    this.curves = this.root.append('g');
    this.marks = this.root.append('path').attr('class', 'reflection-marks');
    this.hover = this.root.append('line').attr('class', 'hover-line');
    this.cursor = this.root.append('line').attr('class', 'cursor-line');
    this.brushGroup = this.root.append('g').attr('class', 'brush');
    // An empty title keeps the chart's own from showing as a tooltip over the plot.
    this.brushGroup.append('title');
    this.brush.on('end', (event: D3BrushEvent<unknown>) => this.brushed(event));
    this.element.addEventListener('pointermove', (event) => this.hovered(event));
    this.element.addEventListener('pointerleave', () => this.hovered(null));
    this.element.addEventListener('dblclick', () => this.events.onZoom(null));
    new ResizeObserver(this.schedule).observe(this.element);
  }

  update(state: TimelineState): void {
    this.state = state;
    this.schedule();
  }

  private draw(): void {
    const { state } = this;
    const width = this.element.clientWidth;
    const height = this.element.clientHeight;
    if (!state || width < 80 || height < 40) return;
    const { view, main, zoom } = state;
    const range = zoom ?? { start: 0, end: Math.max(1, view.length) };
    const left = MARGIN.left;
    const right = width - MARGIN.right;
    const bottom = height - MARGIN.bottom;
    this.x = scaleLinear([range.start, range.end], [left, right]);
    const y = scaleLinear([...main.lens.range], [bottom, MARGIN.top]);

    const short = height < 110;
    this.gridY.attr('transform', `translate(${left},0)`).call(
      axisLeft(y)
        .ticks(short ? 2 : 4)
        .tickSize(-(right - left))
        .tickPadding(8)
        .tickFormat((value) => formatTick(value.valueOf())),
    );
    this.gridX.attr('transform', `translate(0,${bottom})`).call(
      axisBottom(this.x)
        .ticks(Math.max(2, Math.floor((right - left) / 90)))
        .tickSize(4)
        .tickFormat((value) => (Number.isInteger(value) ? groupDigits(value.valueOf()) : '')),
    );

    const series = [
      ...state.extra.map(({ lens, series: index }) => ({ lens, name: seriesClasses(index) })),
      { lens: main, name: 'main' },
    ].flatMap(({ lens, name }) => {
      if (!lens.drawn) return [];
      const scale = lens === main ? y : scaleLinear([...lens.lens.range], [bottom, MARGIN.top]);
      return [{ name, paths: curvePaths(lens.values, lens.drawn, range, this.x, scale) }];
    });
    const beside = main.context && contextPaths(main.context, range, this.x, y);
    this.curves
      .selectAll('path')
      .data([
        ...(beside ? [{ name: 'context-band', d: beside.band }] : []),
        ...series.flatMap(({ name, paths }) => [
          ...(name === 'main' && !beside?.band ? [{ name: 'area main', d: paths.area }] : []),
          { name: `curve ${name}`, d: paths.line },
          { name: `clipped ${name}`, d: paths.clipped },
        ]),
        ...(beside ? [{ name: 'context-actual', d: beside.actual }] : []),
        ...(beside ? [{ name: 'context-marks', d: beside.marks }] : []),
      ])
      .join('path')
      .attr('class', ({ name }) => name)
      .attr('d', ({ d }) => d);

    this.marks.attr('d', this.reflectionMarks(state, range, y));
    this.place(this.cursor, state.token, bottom);
    this.hover.attr('y1', MARGIN.top).attr('y2', bottom);
    this.brushGroup.call(
      this.brush.extent([
        [left, MARGIN.top],
        [right, bottom],
      ]),
    );
    this.title.text(`${main.lens.title} by token`);
    this.description.text(this.describe(state, range));
  }

  private reflectionMarks(state: TimelineState, range: Range, y: (v: number) => number): string {
    const { main, view } = state;
    const [low, high] = main.lens.range;
    const inside = view.reflections.filter(
      ({ start }) => start >= range.start && start < range.end,
    );
    const every = Math.ceil(inside.length / MOST_MARKS);
    return inside
      .filter((_, index) => index % every === 0)
      .map(({ start }) => {
        const value = main.drawn?.[start] ?? NaN;
        const height = Number.isNaN(value) ? low : Math.max(low, Math.min(high, value));
        return diamond(this.x(start + 0.5), y(height));
      })
      .join('');
  }

  private place(line: typeof this.cursor, token: TokenIndex, bottom: number): void {
    const at = this.x(token + 0.5);
    const [left = 0, right = 0] = this.x.range();
    line
      .attr('visibility', at >= left && at <= right ? 'visible' : 'hidden')
      .attr('x1', at)
      .attr('x2', at)
      .attr('y1', MARGIN.top - 6)
      .attr('y2', bottom);
  }

  private describe({ view, main }: TimelineState, range: Range): string {
    const unit = unitName(main.lens.unit);
    const [low, high] = main.lens.range;
    return (
      `Tokens #${range.start} to #${range.end - 1} of ${view.length}; ` +
      `vertical scale ${formatNumber(low)} to ${formatNumber(high)} ${unit}; ` +
      `${view.reflections.length} reflections marked by diamonds. ` +
      'The table button shows the same values as text.'
    );
  }

  private brushed(event: D3BrushEvent<unknown>): void {
    if (!event.sourceEvent || !this.state) return;
    const { selection } = event;
    if (selection === null) {
      const source: unknown = event.sourceEvent;
      if (source instanceof MouseEvent) this.events.onToken(this.tokenAt(source));
      return;
    }
    const [x1, x2] = selection;
    if (typeof x1 !== 'number' || typeof x2 !== 'number') return;
    this.brushGroup.call((group) => this.brush.clear(group));
    const start = Math.max(0, Math.floor(this.x.invert(x1)));
    const end = Math.min(this.state.view.length, Math.ceil(this.x.invert(x2)));
    if (end - start >= LEAST_ZOOM) this.events.onZoom({ start, end });
  }

  private tokenAt(event: MouseEvent): TokenIndex {
    const [at] = pointer(event, this.element);
    const token = Math.floor(this.x.invert(at));
    return Math.max(0, Math.min((this.state?.view.length ?? 1) - 1, token));
  }

  private hovered(event: PointerEvent | null): void {
    const token = event && this.state && this.state.view.length > 0 ? this.tokenAt(event) : null;
    const at = token === null ? 0 : this.x(token + 0.5);
    this.hover
      .attr('visibility', token === null ? 'hidden' : 'visible')
      .attr('x1', at)
      .attr('x2', at);
    this.events.onHover(token);
  }
}

function formatTick(value: number): string {
  return Number.isInteger(value) ? groupDigits(value) : String(Number(value.toFixed(2)));
}

function never(): never {
  throw new Error('The chart has no root element.');
}
