import { LENSES } from '../lenses/registry';
import type { TokenIndex } from '../trace/units';
import { KeyHelp } from './a11y/keyHelp';
import { LiveRegion } from './a11y/liveRegion';
import { speak } from './a11y/speech';
import { TimelinePane } from './charts/timelinePane';
import type { Host } from './host';
import type { ForkToken } from './protocol';
import { Overview } from './overview/overview';
import { SidePanel } from './panel/sidePanel';
import { initialState, type AppState } from './state/appState';
import { Controller, type NextCommand } from './state/controller';
import { clampToken, nextTarget, starts } from './state/navigation';
import { Store } from './state/store';
import { persistedState, readViewState, type ViewState } from './state/viewState';
import { noticeFor } from './states/notice';
import { NoticeView } from './states/noticeView';
import { applyTheme, readTheme, watchTheme, type Theme } from './theme/themeWatcher';
import { KEY_HELP, pageKey } from './tokens/keyboard';
import { TokenPane } from './tokens/tokenPane';
import { Toolbar } from './toolbar/toolbar';
import { div, element, isTyping, onFrame, setText, throttled } from './ui/dom';

/** State is kept when the person pauses, not in every frame of a scroll. Milliseconds. */
const SAVE_DELAY = 80;

/** The page: its parts, and what each of them does to the state. */
export class App {
  private readonly store: Store<AppState>;
  private readonly controller: Controller;
  private readonly toolbar: Toolbar;
  private readonly overview: Overview;
  private readonly tokens: TokenPane;
  private readonly timeline: TimelinePane;
  private readonly panel: SidePanel;
  private readonly notice: NoticeView;
  private readonly live = new LiveRegion();
  private readonly help = new KeyHelp(KEY_HELP);
  /** Why the selected lens has nothing to show for this sample. */
  private readonly absent = element('p', { class: 'lens-absent', attributes: { role: 'note' } });
  private readonly main: HTMLElement;
  private theme: Theme = readTheme();
  private drawn: AppState | null = null;
  private drawnTheme: Theme | null = null;
  /** Scroll place and address to come back to after a reload, until the sample is here. */
  private restore: ViewState | null;
  private saving: ReturnType<typeof setTimeout> | undefined;
  private readonly report = onFrame(() => this.reportNow());

  constructor(
    private readonly root: HTMLElement,
    private readonly host: Host,
  ) {
    const saved = readViewState(host.getState());
    this.restore = saved;
    this.store = new Store(initialState(saved));
    const go = (token: TokenIndex): void => this.goTo(token);
    this.toolbar = new Toolbar({
      onTrace: (trace) => this.controller.selectTrace(trace),
      onSample: (address) => this.controller.select(address),
      onLens: (lens) => this.store.update({ lens }),
      onAction: (action) => host.post({ type: 'action', action }),
      onTogglePanel: () => this.store.update({ panelOpen: !this.store.get().panelOpen }),
      onHelp: () => this.help.toggle(),
    });
    this.overview = new Overview(go);
    this.tokens = new TokenPane({
      onToken: go,
      onVisible: throttled(VISIBLE_INTERVAL_MS, (visible) => this.store.update({ visible })),
      onFoldPrompt: (promptFolded) => this.store.update({ promptFolded }),
      describe: (token) => this.describe(token),
    });
    this.timeline = new TimelinePane(LENSES, {
      onToken: go,
      onZoom: (zoom) => this.store.update({ zoom }),
      onToggleLens: (id) => this.toggleLens(id),
      onToggleTable: () => this.store.update({ tableShown: !this.store.get().tableShown }),
    });
    this.panel = new SidePanel({
      onWidth: (panelWidth) => this.store.update({ panelWidth }),
      onFork: (by) => this.fork(by),
      onToken: go,
      onSample: (address, token) => this.controller.select(address, token),
      onSay: (text) => this.live.say(text),
      divergence: {
        onCompare: () => host.post({ type: 'action', action: 'compareWithModel' }),
        onMaps: () => host.post({ type: 'action', action: 'showDivergence' }),
        onStep: (direction) =>
          this.command({ name: direction > 0 ? 'nextDivergent' : 'previousDivergent' }),
        onNextOf: (tokens) => this.goToNextOf(tokens),
      },
    });
    this.notice = new NoticeView((action) => host.post({ type: 'action', action }));
    this.main = div(
      'main',
      this.overview.element,
      this.absent,
      this.tokens.view.element,
      this.timeline.element,
    );
    root.append(
      this.toolbar.element,
      this.main,
      this.panel.divider,
      this.panel.element,
      this.notice.element,
      this.live.element,
      this.help.element,
      this.tokens.card.element,
    );
    this.controller = new Controller(this.store, host, (command) => this.command(command));
    this.store.subscribe(() => this.draw());
    document.addEventListener('keydown', (event) => this.key(event));
    watchTheme(() => this.readTheme());
    this.readTheme();
    void document.fonts.ready.then(() => this.tokens.readFont());
    host.post({ type: 'ready' });
  }

  private readTheme(): void {
    this.theme = readTheme();
    applyTheme(this.theme, this.root);
    this.tokens.readFont();
    this.draw();
  }

  /** Brings every part up to the state. Parts compare and change only what differs. */
  private draw(): void {
    const state = this.store.get();
    const before = this.drawn;
    this.drawn = state;
    const notice = noticeFor(state);
    const { view } = state;
    this.notice.update(notice);
    this.main.hidden = notice !== null;
    this.root.classList.toggle('panel-open', state.panelOpen && notice === null);
    if (before?.panelWidth !== state.panelWidth) {
      this.root.style.setProperty('--panel-width', `${state.panelWidth}px`);
    }
    if (differs(state, before, TOOLBAR_KEYS) || this.theme !== this.drawnTheme) {
      this.toolbar.update(state, this.theme);
      this.drawnTheme = this.theme;
    }
    this.panel.update(state, before);
    if (before?.view !== view || differs(state, before, TOKEN_KEYS)) {
      this.tokens.update(state, before);
    }
    this.restorePlace(state);
    const lens = view?.lens(state.lens) ?? null;
    const absent = lens?.values.kind === 'absent' ? lens.values.reason : null;
    this.absent.hidden = absent === null;
    setText(this.absent, `${lens?.lens.title ?? ''} is not in this file: ${absent ?? ''}`);
    this.overview.update({
      view,
      lens,
      forks: this.tokens.forks,
      token: state.token,
      visible: this.store.get().visible,
      theme: this.theme,
    });
    if (view && lens) this.drawTimeline(state, before);
    if (before && (before.token !== state.token || before.view !== view) && view) {
      if (state.live === null) this.live.say(this.describe(state.token));
    }
    this.report();
  }

  private drawTimeline(state: AppState, before: AppState | null): void {
    const { view } = state;
    if (!view || !(before?.view !== view || differs(state, before, TIMELINE_KEYS))) return;
    const extra = LENSES.flatMap((lens, series) =>
      state.extraLenses.includes(lens.id) && lens.id !== state.lens
        ? [{ lens: view.lens(lens.id), series }]
        : [],
    );
    const { token, zoom } = state;
    this.timeline.update(
      { view, main: view.lens(state.lens), extra, token, zoom },
      state.tableShown,
    );
  }

  /** Goes back to where the person was before the page was loaded again. */
  private restorePlace(state: AppState): void {
    const { restore } = this;
    if (!restore || !state.view) return;
    this.restore = null;
    const same = restore.address?.sample === state.address?.sample;
    if (same && restore.topToken > 0) this.tokens.view.reveal(restore.topToken, 'top');
  }

  /** Asks the host for a branch of the shown sample, from the cursor on. */
  private fork(by?: ForkToken | 'text'): void {
    const { address, view, token } = this.store.get();
    if (!address || !view) return;
    this.host.post({ type: 'fork', address, token, ...(by === undefined ? {} : { with: by }) });
  }

  private goTo(token: TokenIndex): void {
    const { view } = this.store.get();
    if (!view || view.length === 0) return;
    const target = clampToken(token, view.length);
    this.tokens.view.reveal(target);
    this.store.update({ token: target });
  }

  private goToNextOf(tokens: readonly TokenIndex[]): void {
    const next = nextTarget(tokens, this.store.get().token, 1) ?? tokens[0];
    if (next !== undefined) this.goTo(next);
  }

  private command(command: NextCommand): void {
    const { view, lens, token } = this.store.get();
    if (!view) return;
    const jump = (targets: readonly TokenIndex[], direction: 1 | -1, what: string): void => {
      const target = nextTarget(targets, token, direction);
      if (target === undefined) this.live.say(`No ${direction > 0 ? 'next' : 'previous'} ${what}.`);
      else this.goTo(target);
    };
    switch (command.name) {
      case 'selectToken':
        this.goTo(command.token);
        break;
      case 'nextReflection':
        jump(starts(view.reflections), 1, 'reflection');
        break;
      case 'previousReflection':
        jump(starts(view.reflections), -1, 'reflection');
        break;
      case 'nextNotable':
        jump(view.notable(lens), 1, 'notable token');
        break;
      case 'previousNotable':
        jump(view.notable(lens), -1, 'notable token');
        break;
      case 'nextDivergent':
        jump(view.divergent?.indexes ?? [], 1, 'divergent token');
        break;
      case 'previousDivergent':
        jump(view.divergent?.indexes ?? [], -1, 'divergent token');
        break;
    }
  }

  private key(event: KeyboardEvent): void {
    if (event.defaultPrevented || isTyping(event) || this.help.element.open) return;
    const command = pageKey(event);
    if (command?.kind !== 'app') return;
    event.preventDefault();
    switch (command.name) {
      case 'focusLens':
        this.toolbar.focusLens();
        break;
      case 'help':
        this.help.toggle();
        break;
      case 'fork':
        this.fork();
        break;
      case 'reset':
        if (!this.tokens.clearSelection()) this.store.update({ zoom: null });
        break;
      case 'nextReflection':
      case 'previousReflection':
      case 'nextNotable':
      case 'previousNotable':
      case 'nextDivergent':
      case 'previousDivergent':
        this.command({ name: command.name });
        break;
    }
  }

  private toggleLens(id: string): void {
    const { extraLenses } = this.store.get();
    this.store.update({
      extraLenses: extraLenses.includes(id)
        ? extraLenses.filter((other) => other !== id)
        : [...extraLenses, id],
    });
  }

  private describe(token: TokenIndex): string {
    const { view, lens } = this.store.get();
    return view && token < view.length ? speak(view, token, lens) : '';
  }

  /** Tells the host where the person is and keeps it for a reload. */
  private reportNow(): void {
    const state = this.store.get();
    const { address, view, token, lens, visible } = state;
    if (!address || !view || this.restore) return;
    clearTimeout(this.saving);
    this.saving = setTimeout(() => {
      this.host.setState(persistedState(this.store.get(), this.tokens.view.topToken));
    }, SAVE_DELAY);
    this.host.post({ type: 'selection', selection: { address, token, lens, visible } });
  }
}

/** What follows a scroll: the box in the overview, the host's knowledge of the place. */
const VISIBLE_INTERVAL_MS = 100;

const TOKEN_KEYS = ['document', 'address', 'live', 'lens', 'token', 'promptFolded'] as const;
const TOOLBAR_KEYS = [
  'document',
  'failure',
  'live',
  'address',
  'view',
  'lens',
  'panelOpen',
] as const;
const TIMELINE_KEYS = ['lens', 'extraLenses', 'token', 'zoom', 'tableShown'] as const;

function differs(
  state: AppState,
  before: AppState | null,
  keys: readonly (keyof AppState)[],
): boolean {
  return before === null || keys.some((key) => state[key] !== before[key]);
}
