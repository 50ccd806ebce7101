import type { Range } from '../../trace/units';
import { div, element, onFrame } from '../ui/dom';
import { CanvasLayer } from './canvasLayer';
import { mapMove, type MapMove } from './mapCursor';
import { cellAt, type MapGeometry } from './mapGeometry';

export interface MapCell {
  readonly band: number;
  readonly tokens: Range;
}

export interface MapSurfaceEvents {
  readonly onMove: (move: MapMove) => void;
  readonly onPick: (cell: MapCell) => void;
  /** Show the token at the cursor in its editor. */
  readonly onOpen: () => void;
  readonly onHover: (cell: MapCell | null, event: PointerEvent) => void;
}

/** What a map draws. */
export interface MapDrawing {
  /** Height that the map wants at a width, CSS pixels. */
  height(width: number): number;
  /** Draws cells and axes and says where the cells are; null where there is nothing to draw. */
  still(context: CanvasRenderingContext2D, width: number, height: number): MapGeometry | null;
  /** Draws cursor and the like above them. */
  moving(context: CanvasRenderingContext2D, map: MapGeometry): void;
}

/** Two canvases that take the focus, the pointer and the keys of a heat map. */
export class MapSurface {
  readonly element: HTMLElement;
  private readonly stillLayer = new CanvasLayer();
  private readonly movingLayer = new CanvasLayer();
  private readonly schedule = onFrame(() => this.draw());
  private dirty = true;
  private width = 0;
  private map: MapGeometry | null = null;

  constructor(
    label: string,
    help: string,
    private readonly drawing: MapDrawing,
    private readonly events: MapSurfaceEvents,
  ) {
    this.element = element(
      'div',
      {
        class: 'map-surface',
        attributes: {
          // Arrow keys move in two dimensions here, which no other role lets through.
          role: 'application',
          tabindex: '0',
          'aria-label': label,
          'aria-roledescription': 'heat map',
          'aria-description': help,
        },
      },
      div('map-layers', this.stillLayer.element, this.movingLayer.element),
    );
    this.element.addEventListener('keydown', (event) => this.key(event));
    this.element.addEventListener('pointerdown', (event) => {
      const cell = event.button === 0 ? this.cellUnder(event) : undefined;
      if (cell) events.onPick(cell);
    });
    this.element.addEventListener('dblclick', (event) => {
      if (this.cellUnder(event)) events.onOpen();
    });
    this.element.addEventListener('pointermove', (event) =>
      events.onHover(this.cellUnder(event) ?? null, event),
    );
    this.element.addEventListener('pointerleave', (event) => events.onHover(null, event));
    for (const type of ['focus', 'blur']) this.element.addEventListener(type, this.schedule);
    new ResizeObserver(() => {
      if (this.element.clientWidth === this.width) return;
      this.width = this.element.clientWidth;
      this.redraw();
    }).observe(this.element);
  }

  /** Where the cells are, as last drawn. */
  get geometry(): MapGeometry | null {
    return this.map;
  }

  /** Everything changed. */
  redraw(): void {
    this.dirty = true;
    this.schedule();
  }

  /** Only what moves changed. */
  move(): void {
    this.schedule();
  }

  private draw(): void {
    const { width, drawing } = this;
    if (width === 0) return;
    const height = Math.round(drawing.height(width));
    if (this.dirty) {
      this.dirty = false;
      this.element.style.height = `${height}px`;
      const context = this.stillLayer.begin(width, height);
      this.map = context && drawing.still(context, width, height);
    }
    const context = this.movingLayer.begin(width, height);
    if (context && this.map) drawing.moving(context, this.map);
  }

  private cellUnder({ clientX, clientY }: MouseEvent): MapCell | undefined {
    const box = this.element.getBoundingClientRect();
    return this.map ? cellAt(this.map, clientX - box.left, clientY - box.top) : undefined;
  }

  private key(event: KeyboardEvent): void {
    const move = mapMove(event);
    if (move) this.events.onMove(move);
    else if (event.key === 'Enter') this.events.onOpen();
    else return;
    event.preventDefault();
  }
}
