import { KeyHelp } from '../a11y/keyHelp';
import { LiveRegion } from '../a11y/liveRegion';
import type { Side } from '../protocol';
import { Store } from '../state/store';
import type { Notice } from '../states/notice';
import { NoticeView } from '../states/noticeView';
import { applyTheme, readTheme, watchTheme, type Theme } from '../theme/themeWatcher';
import { readEditorFont } from '../tokens/editorFont';
import { HoverCard } from '../tokens/hoverCard';
import { tokenKey } from '../tokens/keyboard';
import { textOf } from '../tokens/selection';
import { div, isTyping } from '../ui/dom';
import { CompareController, type CompareHost } from './compareController';
import { CompareHeader } from './compareHeader';
import { COMPARE_KEY_HELP, compareKey, type CompareCommand } from './compareKeys';
import { paintOf } from './comparePaint';
import { ComparePanel } from './comparePanel';
import { CompareNavigation } from './compareNavigation';
import { CompareScroller } from './compareScroller';
import {
  initialCompareState,
  readSavedComparison,
  savedComparison,
  type CompareState,
} from './compareState';
import { CompareToolbar } from './compareToolbar';
import { SIDES } from './comparison';

/** State is kept when the person pauses, not in every frame of a scroll. Milliseconds. */
const SAVE_DELAY = 80;

/** The page of a comparison: its parts, and what each of them does to the state. */
export class CompareApp {
  private readonly store: Store<CompareState>;
  private readonly toolbar: CompareToolbar;
  private readonly headers: Readonly<Record<Side, CompareHeader>>;
  private readonly scroller: CompareScroller;
  private readonly navigation: CompareNavigation;
  private readonly panel: ComparePanel;
  private readonly notice = new NoticeView(() => undefined);
  private readonly live = new LiveRegion();
  private readonly help = new KeyHelp(COMPARE_KEY_HELP);
  private readonly card = new HoverCard();
  private readonly main: HTMLElement;
  private theme: Theme = readTheme();
  private saving: ReturnType<typeof setTimeout> | undefined;
  /** Row to come back to after a reload, until the samples are here; null from then on. */
  private restore: number | undefined | null;

  constructor(
    private readonly root: HTMLElement,
    private readonly host: CompareHost,
  ) {
    const saved = readSavedComparison(host.getState());
    this.restore = saved.top;
    this.store = new Store(initialCompareState(saved));
    this.toolbar = new CompareToolbar({
      onLens: (lens) => this.store.update({ lens }),
      onMode: (mode) => this.store.update({ mode }),
      onStep: (direction) => this.navigation.step(direction),
      onFoldAll: () => this.navigation.foldAll(!this.navigation.allOpen),
      onSwap: () => host.post({ type: 'action', action: 'swap' }),
      onChoose: () => host.post({ type: 'action', action: 'choose' }),
      onHelp: () => this.help.toggle(),
      onTogglePanel: () => this.store.update({ panelOpen: !this.store.get().panelOpen }),
    });
    const header = (side: Side, action: 'openLeft' | 'openRight'): CompareHeader =>
      new CompareHeader(side, () => host.post({ type: 'action', action }));
    this.headers = { left: header('left', 'openLeft'), right: header('right', 'openRight') };
    this.scroller = new CompareScroller({
      onToggle: (block) => this.navigation.toggle(block),
      onScroll: () => {
        this.card.hide();
        this.save();
      },
    });
    this.navigation = new CompareNavigation(this.store, this.scroller, this.live);
    this.panel = new ComparePanel((panelWidth) => this.store.update({ panelWidth }));
    this.main = div(
      'main compare',
      div('compare-headers', this.headers.left.element, this.headers.right.element),
      this.scroller.element,
    );
    root.append(
      this.toolbar.element,
      this.main,
      this.panel.divider.element,
      this.panel.element,
      this.notice.element,
      this.live.element,
      this.help.element,
      this.card.element,
    );
    for (const side of SIDES) this.listen(side);
    document.addEventListener('keydown', (event) => this.key(event));
    document.addEventListener('copy', (event) => this.copy(event));
    document.addEventListener('beforecopy', (event) => event.preventDefault());
    new ResizeObserver(() => this.scroller.relayout()).observe(this.scroller.element);
    new CompareController(this.store, host);
    this.store.subscribe((state, before) => this.draw(state, before));
    watchTheme(() => this.readTheme());
    this.readTheme();
    void document.fonts.ready.then(() => this.readTheme());
    host.post({ type: 'ready' });
  }

  private listen(side: Side): void {
    const list = this.scroller.lists[side];
    list.addEventListener('keydown', (event) => this.listKey(event, side));
    list.addEventListener('focus', () => {
      this.navigation.changeSide(side);
    });
    list.addEventListener('pointerdown', (event) => {
      const token = event.button === 0 ? this.scroller.tokenAt(side, event) : undefined;
      if (token === undefined) return;
      event.preventDefault();
      this.store.update({ cursor: { side, token } });
      this.scroller.focus(side);
    });
    list.addEventListener('pointermove', (event) => {
      const { comparison, lens } = this.store.get();
      const token = event.buttons === 0 ? this.scroller.tokenUnder(side, event.target) : undefined;
      if (token === undefined || !comparison) this.card.hide();
      else this.card.over(event, token, comparison.views[side], lens);
    });
    for (const end of ['pointerleave', 'pointerdown', 'keydown'] as const) {
      list.addEventListener(end, () => this.card.hide());
    }
  }

  private readTheme(): void {
    this.theme = readTheme();
    applyTheme(this.theme, this.root);
    this.scroller.setFont(readEditorFont(this.scroller.lists.left, this.scroller.element));
    this.draw(this.store.get(), null);
  }

  /** Brings every part up to the state. Parts compare and change only what differs. */
  private draw(state: CompareState, before: CompareState | null): void {
    const { comparison, cursor, sides } = state;
    const notice = noticeFor(state);
    this.notice.update(notice);
    this.main.hidden = notice !== null;
    this.root.classList.toggle('panel-open', state.panelOpen && comparison !== null);
    this.root.style.setProperty('--panel-width', `${state.panelWidth}px`);
    this.toolbar.update(state, this.theme, this.navigation.allOpen);
    for (const side of SIDES) {
      this.headers[side].update(sides[side], comparison?.views[side].length ?? 0);
    }
    this.panel.update(state);
    if (comparison) {
      this.scroller.setPaint({
        left: paintOf(comparison, state, 'left'),
        right: paintOf(comparison, state, 'right'),
      });
    }
    this.scroller.setComparison(comparison, state.expanded);
    this.scroller.setCursor(cursor.side, cursor.token);
    if (comparison && this.restore !== null) {
      const row = this.restore;
      this.restore = null;
      if (row === undefined) this.navigation.goToFirst();
      else this.scroller.scrollToRow(row);
    }
    if (comparison && before && before.cursor !== cursor)
      this.live.say(this.navigation.describeCursor());
    this.save();
  }

  private listKey(event: KeyboardEvent, side: Side): void {
    const command = tokenKey(event);
    const { cursor, comparison } = this.store.get();
    if (!comparison) return;
    if (command?.kind === 'move') {
      event.preventDefault();
      this.navigation.goTo(side, this.scroller.move(command.move, side, cursor.token));
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.navigation.toggleAtCursor();
    }
  }

  private key(event: KeyboardEvent): void {
    if (event.defaultPrevented || isTyping(event) || this.help.element.open) return;
    const command = compareKey(event);
    if (command === undefined) return;
    event.preventDefault();
    this.run(command);
  }

  private run(command: CompareCommand): void {
    const { mode } = this.store.get();
    switch (command) {
      case 'nextDifference':
        this.navigation.step(1);
        break;
      case 'previousDifference':
        this.navigation.step(-1);
        break;
      case 'nextNotable':
        this.navigation.stepNotable(1);
        break;
      case 'previousNotable':
        this.navigation.stepNotable(-1);
        break;
      case 'toggleMode':
        this.store.update({ mode: mode === 'values' ? 'difference' : 'values' });
        break;
      case 'focusLens':
        this.toolbar.focusLens();
        break;
      case 'help':
        this.help.toggle();
        break;
      case 'reset':
        this.navigation.foldAll(false);
        break;
    }
  }

  /** Copies what the cursor's side says in the aligned stretch of the cursor. */
  private copy(event: ClipboardEvent): void {
    const native = document.getSelection();
    const { comparison, cursor } = this.store.get();
    const segment = comparison?.segmentAt(cursor.side, cursor.token);
    if ((native && !native.isCollapsed) || !segment || !comparison || !event.clipboardData) return;
    const { tokens } = comparison.views[cursor.side].sample;
    event.clipboardData.setData('text/plain', textOf(tokens, segment[cursor.side]));
    event.preventDefault();
  }

  private save(): void {
    clearTimeout(this.saving);
    this.saving = setTimeout(() => {
      const state = this.store.get();
      if (this.restore === null) {
        this.host.setState(savedComparison(state, this.scroller.topRow));
      }
    }, SAVE_DELAY);
  }
}

function noticeFor({ sides, comparison }: CompareState): Notice | null {
  if (comparison) return null;
  const problem = sides.left?.problem ?? sides.right?.problem;
  if (problem !== undefined) {
    return { kind: 'failure', title: 'Nothing to compare', detail: problem, actions: [] };
  }
  return { kind: 'busy', title: 'Reading the samples…', detail: '', actions: [] };
}
