import { isArray, isObject } from '../../trace/json';
import type { Range, TokenIndex } from '../../trace/units';
import type { SampleAddress } from '../protocol';
import type { AppState } from './appState';

/** What survives a reload of the page: where the person was, and how they had set the view. */
export interface ViewState {
  readonly version: 1;
  readonly address?: SampleAddress;
  readonly token: TokenIndex;
  readonly lens: string;
  /** First visible token, and by how many lines it was scrolled over. */
  readonly topToken: TokenIndex;
  readonly zoom?: Range;
  readonly promptFolded?: boolean;
  readonly extraLenses: readonly string[];
  readonly panelWidth: number;
  readonly panelOpen: boolean;
  readonly tableShown: boolean;
}

export const DEFAULT_VIEW_STATE: ViewState = {
  version: 1,
  token: 0,
  lens: 'entropy',
  topToken: 0,
  extraLenses: [],
  panelWidth: 320,
  panelOpen: true,
  tableShown: false,
};

export function persistedState(state: AppState, topToken: TokenIndex): ViewState {
  return {
    version: 1,
    ...(state.address ? { address: state.address } : {}),
    token: state.token,
    lens: state.lens,
    topToken,
    ...(state.zoom ? { zoom: state.zoom } : {}),
    ...(state.promptFolded === null ? {} : { promptFolded: state.promptFolded }),
    extraLenses: state.extraLenses,
    panelWidth: state.panelWidth,
    panelOpen: state.panelOpen,
    tableShown: state.tableShown,
  };
}

/** Reads what an earlier page stored; anything that is not as expected falls back. */
export function readViewState(stored: unknown): ViewState {
  if (!isObject(stored) || stored.version !== 1) return DEFAULT_VIEW_STATE;
  const base = DEFAULT_VIEW_STATE;
  const address = readAddress(stored.address);
  const zoom = readRange(stored.zoom);
  const folded = stored.promptFolded;
  const extra = stored.extraLenses;
  return {
    version: 1,
    ...(address ? { address } : {}),
    token: whole(stored.token, base.token),
    lens: typeof stored.lens === 'string' ? stored.lens : base.lens,
    topToken: whole(stored.topToken, base.topToken),
    ...(zoom ? { zoom } : {}),
    ...(typeof folded === 'boolean' ? { promptFolded: folded } : {}),
    extraLenses: isArray(extra) ? extra.filter((id) => typeof id === 'string') : [],
    panelWidth: whole(stored.panelWidth, base.panelWidth),
    panelOpen: stored.panelOpen !== false,
    tableShown: stored.tableShown === true,
  };
}

function readAddress(value: unknown): SampleAddress | undefined {
  if (!isObject(value) || typeof value.sample !== 'string') return undefined;
  return { trace: whole(value.trace, 0), sample: value.sample };
}

function readRange(value: unknown): Range | undefined {
  if (!isObject(value)) return undefined;
  const start = whole(value.start, -1);
  const end = whole(value.end, -1);
  return start >= 0 && end > start ? { start, end } : undefined;
}

function whole(value: unknown, fallback: number): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : fallback;
}
