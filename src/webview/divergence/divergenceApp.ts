import { KeyHelp } from '../a11y/keyHelp';
import { LiveRegion } from '../a11y/liveRegion';
import type { Range } from '../../trace/units';
import { Store } from '../state/store';
import { NoticeView } from '../states/noticeView';
import { applyTheme, readTheme, watchTheme, type Theme } from '../theme/themeWatcher';
import { div, isTyping } from '../ui/dom';
import { addressOf, DivergenceController, type DivergenceHost } from './divergenceController';
import { DIVERGENCE_KEY_HELP, divergenceKey, type DivergenceCommand } from './divergenceKeys';
import {
  initialDivergence,
  readSavedDivergence,
  savedDivergence,
  type DivergenceState,
} from './divergenceState';
import { DivergenceToolbar } from './divergenceToolbar';
import { MapsView } from './mapsView';
import { noticeFor } from './divergenceNotice';
import { rowOrder } from './rowOrder';
import { wholeRange } from './sampleMap';
import { StatisticsView } from './statisticsView';
import { holding, zoomed } from './zoom';

/** State is kept when the person pauses, not in every frame of a scroll. Milliseconds. */
const SAVE_DELAY = 80;

/** The page of a divergence panel: its parts, and what each of them does to the state. */
export class DivergenceApp {
  private readonly store: Store<DivergenceState>;
  private readonly toolbar: DivergenceToolbar;
  private readonly maps: MapsView;
  private readonly statistics: StatisticsView;
  private readonly notice = new NoticeView(() => undefined);
  private readonly live = new LiveRegion();
  private readonly help = new KeyHelp(DIVERGENCE_KEY_HELP);
  private readonly main: HTMLElement;
  private theme: Theme = readTheme();
  private range: Range = { start: 0, end: 1 };
  private order: readonly number[] = [];
  private saving: ReturnType<typeof setTimeout> | undefined;
  /** Where to scroll to after a reload, until there is something to scroll; null from then on. */
  private restore: number | null;

  constructor(
    private readonly root: HTMLElement,
    private readonly host: DivergenceHost,
  ) {
    const saved = readSavedDivergence(host.getState());
    this.restore = saved.top;
    this.store = new Store(initialDivergence(saved));
    this.toolbar = new DivergenceToolbar({
      onScope: (scope) => this.store.update({ scope }),
      onLens: (lens) => this.store.update({ lens }),
      onReduction: (reduction) => this.store.update({ reduction }),
      onSort: (sort) => this.store.update({ sort }),
      onZoom: (zoom) => this.zoom(zoom),
      onHelp: () => this.help.toggle(),
    });
    this.maps = new MapsView({
      onCursor: (cursor) => this.store.update({ cursor }),
      onLens: (lens) => this.store.update({ lens }),
      onOpen: () => this.open(),
      onExport: (figure) => host.post({ type: 'export', figure }),
      onSay: (text) => this.live.say(text),
    });
    this.statistics = new StatisticsView({
      onThreshold: (threshold) => this.store.update({ threshold }),
      onExport: (figure) => host.post({ type: 'export', figure }),
    });
    this.main = div('main figures-page divergence', this.maps.element, this.statistics.element);
    this.main.addEventListener('scroll', () => this.save());
    root.append(
      this.toolbar.element,
      this.main,
      this.notice.element,
      this.live.element,
      this.help.element,
      this.maps.tip.element,
    );
    document.addEventListener('keydown', (event) => this.key(event));
    this.store.subscribe((state, before) => this.follow(state, before));
    new DivergenceController(this.store, host);
    this.store.subscribe((state, before) => this.draw(state, before));
    watchTheme(() => this.readTheme());
    this.readTheme();
    host.post({ type: 'ready' });
  }

  private readTheme(): void {
    this.theme = readTheme();
    applyTheme(this.theme, this.root);
    this.draw(this.store.get(), null);
  }

  /** The zoom goes with the cursor. */
  private follow({ zoom, cursor, rows }: DivergenceState, before: DivergenceState): void {
    if (!zoom || cursor === before.cursor) return;
    const held = holding(zoom, wholeRange({ rows }).end, cursor.token);
    if (held !== zoom) this.store.update({ zoom: held });
  }

  /** Brings every part up to the state. Parts compare and change only what differs. */
  private draw(state: DivergenceState, before: DivergenceState | null): void {
    const notice = noticeFor(state);
    this.notice.update(notice);
    this.main.hidden = notice !== null;
    this.toolbar.update(state);
    const whole = wholeRange(state);
    const range =
      state.zoom && state.zoom.start < whole.end
        ? { start: state.zoom.start, end: Math.min(state.zoom.end, whole.end) }
        : whole;
    // The same numbers are the same object, by which the maps see that nothing changed.
    if (range.start !== this.range.start || range.end !== this.range.end) this.range = range;
    if (
      before?.rows !== state.rows ||
      before.sort !== state.sort ||
      (state.sort === 'mean' && before.metric !== state.metric)
    ) {
      this.order = rowOrder(state.rows, state.metric, state.sort);
    }
    this.maps.update({ ...state, order: this.order, range: this.range, theme: this.theme });
    this.statistics.update(state, this.theme);
    if (notice === null && this.restore !== null) {
      this.main.scrollTop = this.restore;
      this.restore = null;
    }
    this.save();
  }

  private open(): void {
    const state = this.store.get();
    const address = addressOf(state);
    if (address) this.host.post({ type: 'openToken', address, token: state.cursor.token });
  }

  private zoom(how: 'in' | 'out' | 'all'): void {
    const state = this.store.get();
    if (how === 'all') {
      this.store.update({ zoom: null });
      return;
    }
    const { end } = wholeRange(state);
    const factor = how === 'in' ? 0.5 : 2;
    this.store.update({ zoom: zoomed(this.range, end, state.cursor.token, factor) });
  }

  private key(event: KeyboardEvent): void {
    if (event.defaultPrevented || isTyping(event) || this.help.element.open) return;
    const command = divergenceKey(event);
    if (command === undefined) return;
    event.preventDefault();
    this.run(command);
  }

  private run(command: DivergenceCommand): void {
    switch (command) {
      case 'nextDivergent':
        this.maps.stepDivergent(1);
        break;
      case 'previousDivergent':
        this.maps.stepDivergent(-1);
        break;
      case 'zoomIn':
        this.zoom('in');
        break;
      case 'zoomOut':
        this.zoom('out');
        break;
      case 'zoomAll':
        this.zoom('all');
        break;
      case 'toggleReduction': {
        const { reduction } = this.store.get();
        this.store.update({ reduction: reduction === 'mean' ? 'peak' : 'mean' });
        break;
      }
      case 'focusLens':
        this.toolbar.focusLens();
        break;
      case 'focusThreshold':
        this.statistics.focusThreshold();
        break;
      case 'help':
        this.help.toggle();
        break;
    }
  }

  private save(): void {
    clearTimeout(this.saving);
    this.saving = setTimeout(() => {
      const state = this.store.get();
      if (state.file) this.host.setState(savedDivergence(state, Math.round(this.main.scrollTop)));
    }, SAVE_DELAY);
  }
}
