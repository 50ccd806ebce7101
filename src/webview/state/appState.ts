import { DEFAULT_REFLECTION_WORDS } from '../../lenses/reflectionSpans';
import type { Range, TokenIndex } from '../../trace/units';
import type { DocumentSnapshot, LiveRun, SampleAddress, ViewSettings } from '../protocol';
import type { SampleView } from './sampleView';
import type { ViewState } from './viewState';

/** The sample that is asked for. */
export type Loading =
  | { readonly kind: 'idle' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'error'; readonly message: string };

export interface Failure {
  readonly title: string;
  readonly detail: string;
}

/** Everything that the page shows follows from this. */
export interface AppState {
  readonly document?: DocumentSnapshot;
  readonly settings: ViewSettings;
  readonly failure: Failure | null;
  readonly live: LiveRun | null;
  readonly address: SampleAddress | null;
  readonly loading: Loading;
  /** The sample at `address`; stays while a newer generation of it is fetched. */
  readonly view: SampleView | null;
  readonly lens: string;
  readonly extraLenses: readonly string[];
  readonly token: TokenIndex;
  /** Token range that the timeline shows; null for all. */
  readonly zoom: Range | null;
  readonly visible: Range;
  /** null: as the prompt's length suggests. */
  readonly promptFolded: boolean | null;
  readonly panelWidth: number;
  readonly panelOpen: boolean;
  readonly tableShown: boolean;
}

/** Used until the host's settings arrive with the document. */
const DEFAULT_SETTINGS: ViewSettings = {
  reflectionWords: DEFAULT_REFLECTION_WORDS,
  notableShare: 0.05,
  divergenceThreshold: 0.1,
  lensParameters: {},
};

/** An empty page that remembers where an earlier one was. */
export function initialState(saved: ViewState): AppState {
  return {
    settings: DEFAULT_SETTINGS,
    failure: null,
    live: null,
    address: saved.address ?? null,
    loading: { kind: 'idle' },
    view: null,
    lens: saved.lens,
    extraLenses: saved.extraLenses,
    token: saved.token,
    zoom: saved.zoom ?? null,
    visible: { start: 0, end: 0 },
    promptFolded: saved.promptFolded ?? null,
    panelWidth: saved.panelWidth,
    panelOpen: saved.panelOpen,
    tableShown: saved.tableShown,
  };
}

/** Whether a run writes the sample, or wrote it and goes on with others. */
export function isOfRun({ trace, lanes }: LiveRun, address: SampleAddress | null): boolean {
  return trace === address?.trace && lanes.some(({ sample }) => sample === address.sample);
}

/** The run that still adds tokens to the sample. */
export function runOf(live: LiveRun | null, address: SampleAddress | null): LiveRun | null {
  if (live?.trace !== address?.trace) return null;
  const lane = live?.lanes.find(({ sample }) => sample === address?.sample);
  return lane && lane.finish === undefined ? live : null;
}

export function sameAddress(a: SampleAddress | null, b: SampleAddress | null): boolean {
  return a === b || (a !== null && b !== null && a.trace === b.trace && a.sample === b.sample);
}
