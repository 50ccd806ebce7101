import { byteStringsFrom, type ByteStrings } from '../../trace/byteStrings';
import type { Range, TokenIndex } from '../../trace/units';
import { findSample } from '../state/controller';
import { runOf, type AppState } from '../state/appState';
import { forksOf } from '../state/branches';
import { promptText } from '../state/promptText';
import type { SampleView } from '../state/sampleView';
import { plural } from '../ui/format';
import { decoderMarks } from './decoderMarks';
import { safeText } from './displayText';
import { dragSelect } from './dragSelect';
import { readEditorFont } from './editorFont';
import { HoverCard } from './hoverCard';
import { tokenKey } from './keyboard';
import { finishText, sectionSummary } from './sectionText';
import { isEmpty, NO_SELECTION, selectionBetween, textOf } from './selection';
import { TokenView } from './tokenView';

/** A prompt longer than this starts folded. */
const FOLD_CHARACTERS = 600;
const FOLD_LINES = 8;
const PREVIEW_CHARACTERS = 160;

const RUNNING = {
  waiting: 'Waiting for the engine…',
  loading: 'Loading the model…',
  generating: 'Generating…',
} as const;

export interface TokenPaneEvents {
  readonly onToken: (token: TokenIndex) => void;
  readonly onVisible: (visible: Range) => void;
  readonly onFoldPrompt: (folded: boolean) => void;
  /** One line about a token, for speech. */
  readonly describe: (token: TokenIndex) => string;
}

/** The token text as the person meets it: cursor, selection, keys, copy. */
export class TokenPane {
  readonly view: TokenView;
  readonly card = new HoverCard();
  private selection = NO_SELECTION;
  private anchor: TokenIndex = 0;
  private state: AppState | null = null;
  private prompt: { readonly text: string; readonly strings: ByteStrings } | null = null;
  private folded = false;
  /** Where branches leave the shown sample. */
  forks: ReadonlyMap<TokenIndex, number> = new Map();

  constructor(private readonly events: TokenPaneEvents) {
    this.view = new TokenView({
      onScroll: events.onVisible,
      onTogglePrompt: () => events.onFoldPrompt(!this.folded),
    });
    dragSelect(this.view, {
      onPress: (token, extend) => this.place(token, extend),
      onDrag: (token) => this.place(token, true),
    });
    this.view.list.addEventListener('keydown', (event) => this.key(event));
    this.view.list.addEventListener('contextmenu', (event) => {
      const token = this.view.tokenAt(event.clientX, event.clientY);
      const { start, end } = this.selection;
      if (token !== undefined && !(token >= start && token < end)) this.place(token, false);
    });
    this.view.list.addEventListener('pointermove', (event) => this.hover(event));
    for (const end of ['pointerleave', 'pointerdown', 'keydown'] as const) {
      this.view.list.addEventListener(end, () => this.card.hide());
    }
    this.view.element.addEventListener('scroll', () => this.card.hide(), { passive: true });
    document.addEventListener('copy', (event) => this.copy(event));
    // Chromium offers the copy command only where something is selected, or where a page says so.
    document.addEventListener('beforecopy', (event) => {
      if (this.copies()) event.preventDefault();
    });
    document.addEventListener('selectionchange', () => this.adoptSelectAll());
    new ResizeObserver(() => this.view.relayout()).observe(this.view.element);
  }

  /** Measures the editor font again. */
  readFont(): void {
    const { metrics, lineHeight } = readEditorFont(this.view.list, this.view.element);
    this.view.setFont(metrics, lineHeight);
  }

  update(state: AppState, before: AppState | null): void {
    this.state = state;
    const trace = state.document?.traces[state.address?.trace ?? -1];
    const text = trace ? promptText(trace.prompt) : undefined;
    const folded = state.promptFolded ?? isLong(text ?? '');
    if (text !== this.prompt?.text) {
      this.prompt = text === undefined ? null : { text, strings: byteStringsFrom([text]) };
    }
    const shown = folded ? null : (this.prompt?.strings ?? null);
    const promptChanged = folded !== this.folded;
    this.folded = folded;
    this.view.setPrompt(this.prompt !== null && state.view !== null);
    if (state.address !== before?.address) this.select(NO_SELECTION, false);
    if (state.view) this.paint(state.view, state);
    if (state.view !== before?.view || promptChanged) this.view.setSample(state.view, shown);
    if (state.view) this.furnish(state.view, state);
  }

  private paint(view: SampleView, state: AppState): void {
    const lens = view.lens(state.lens);
    this.view.setPaint({
      levels: lens.levels,
      cool: lens.cool,
      wide: lens.wide,
      reflects: view.reflects,
      cursor: state.token,
      selection: this.selection,
      describe: this.events.describe,
      mark: this.marks(view, state),
    });
  }

  /** What a decoder did to a token, where branches leave, and where this one begins to be its own. */
  private marks(view: SampleView, state: AppState): (token: TokenIndex) => string {
    const samples = state.document?.traces[state.address?.trace ?? -1]?.samples ?? [];
    const id = state.address?.sample ?? '';
    this.forks = forksOf(samples, id);
    const { forks } = this;
    const own = samples.find((sample) => sample.id === id)?.parent?.token;
    const marks = decoderMarks(view.sample);
    return (token) => {
      const fork = forks.has(token) ? ' forks' : '';
      return marks(token) + fork + (token === own ? ' own' : '');
    };
  }

  private furnish(view: SampleView, state: AppState): void {
    const summary =
      state.document && state.address
        ? findSample(state.document.traces, state.address)
        : undefined;
    const run = runOf(state.live, state.address);
    const lens = view.lens(state.lens);
    const preview = safeText(this.prompt?.text.slice(0, PREVIEW_CHARACTERS) ?? '', true);
    this.view.setFurniture({
      promptTitle: 'Prompt',
      promptDetail: this.folded
        ? preview
        : plural(Array.from(this.prompt?.text ?? '').length, 'character'),
      promptFolded: this.folded,
      sections: view.segments.map((segment) => ({
        kind: segment.kind,
        summary: sectionSummary(segment, lens),
      })),
      tail: run
        ? RUNNING[run.phase]
        : finishText(summary?.finish ?? view.sample.finish, summary?.finishDetail),
      running: run !== null,
    });
  }

  private hover(event: PointerEvent): void {
    const { view, lens } = this.state ?? {};
    const token = event.buttons === 0 ? this.view.tokenUnder(event.target) : undefined;
    if (token === undefined || !view || lens === undefined) this.card.hide();
    else this.card.over(event, token, view, lens);
  }

  private key(event: KeyboardEvent): void {
    const command = tokenKey(event);
    if (!command || !this.state) return;
    event.preventDefault();
    if (command.kind === 'selectAll') this.selectAll();
    else if (command.kind === 'move') {
      const token = this.view.move(command.move, this.state.token);
      this.place(token, command.extend);
    }
  }

  private place(token: TokenIndex, extend: boolean): void {
    const from = this.state?.token ?? 0;
    if (!extend) {
      this.anchor = token;
      this.select(NO_SELECTION);
    } else {
      if (isEmpty(this.selection)) this.anchor = from;
      const single = token === this.anchor && isEmpty(this.selection);
      this.select(single ? NO_SELECTION : selectionBetween(this.anchor, token));
    }
    this.events.onToken(token);
  }

  /** Gives whether there was a selection to clear. */
  clearSelection(): boolean {
    const had = !isEmpty(this.selection);
    this.select(NO_SELECTION);
    return had;
  }

  private selectAll(): void {
    const length = this.state?.view?.length ?? 0;
    this.anchor = 0;
    this.select({ start: 0, end: length });
  }

  private select(selection: Range, repaint = true): void {
    if (selection.start === this.selection.start && selection.end === this.selection.end) return;
    this.selection = selection;
    if (repaint && this.state?.view) this.paint(this.state.view, this.state);
  }

  /** Whether a copy now means the tokens and not text that the browser has selected elsewhere. */
  private copies(): boolean {
    const native = document.getSelection();
    if (native && !native.isCollapsed) return false;
    return !isEmpty(this.selection) || document.activeElement === this.view.list;
  }

  private copy(event: ClipboardEvent): void {
    const view = this.state?.view;
    if (!view || !this.copies() || !event.clipboardData) return;
    const token = this.state?.token ?? 0;
    const range = isEmpty(this.selection) ? selectionBetween(token, token) : this.selection;
    event.clipboardData.setData('text/plain', textOf(view.sample.tokens, range));
    event.preventDefault();
  }

  /** The editor's "Select All" comes as a selection of the whole page; here it means all tokens. */
  private adoptSelectAll(): void {
    const native = document.getSelection();
    if (!native || native.isCollapsed || document.activeElement !== this.view.list) return;
    native.removeAllRanges();
    this.selectAll();
  }
}

function isLong(text: string): boolean {
  return text.length > FOLD_CHARACTERS || text.split('\n', FOLD_LINES + 1).length > FOLD_LINES;
}
