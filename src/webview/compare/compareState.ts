import { DEFAULT_REFLECTION_WORDS } from '../../lenses/reflectionSpans';
import { isArray, isObject } from '../../trace/json';
import type { TokenIndex } from '../../trace/units';
import type { CompareSide, SampleRef, Side, ViewSettings } from '../protocol';
import type { Comparison } from './comparison';

export interface CompareCursor {
  readonly side: Side;
  readonly token: TokenIndex;
}

/** `values` heats each side by the lens; `difference` shows left minus right. */
export type CompareMode = 'values' | 'difference';

/** Everything that the page shows follows from this. */
export interface CompareState {
  readonly sides: Readonly<Partial<Record<Side, CompareSide>>>;
  readonly settings: ViewSettings;
  /** Null until both sides have a sample. */
  readonly comparison: Comparison | null;
  readonly lens: string;
  readonly mode: CompareMode;
  readonly cursor: CompareCursor;
  /** First left tokens of the equal blocks that are open. */
  readonly expanded: ReadonlySet<number>;
  readonly panelWidth: number;
  readonly panelOpen: boolean;
}

/** What survives a reload of the page; the host reads the two references of it. */
export interface SavedComparison {
  readonly version: 1;
  readonly left?: SampleRef;
  readonly right?: SampleRef;
  readonly lens: string;
  readonly mode: CompareMode;
  readonly cursor: CompareCursor;
  readonly expanded: readonly number[];
  readonly panelWidth: number;
  readonly panelOpen: boolean;
  /** First visible row; a page that was never shown has none. */
  readonly top?: number;
}

const DEFAULTS: SavedComparison = {
  version: 1,
  lens: 'entropy',
  mode: 'values',
  cursor: { side: 'left', token: 0 },
  expanded: [],
  panelWidth: 380,
  panelOpen: true,
};

export function initialCompareState(saved: SavedComparison): CompareState {
  return {
    sides: {},
    settings: {
      reflectionWords: DEFAULT_REFLECTION_WORDS,
      notableShare: 0.05,
      divergenceThreshold: 0.1,
      lensParameters: {},
    },
    comparison: null,
    lens: saved.lens,
    mode: saved.mode,
    cursor: saved.cursor,
    expanded: new Set(saved.expanded),
    panelWidth: saved.panelWidth,
    panelOpen: saved.panelOpen,
  };
}

export function savedComparison(state: CompareState, top: number): SavedComparison {
  const { left, right } = state.sides;
  return {
    version: 1,
    ...(left ? { left: left.ref } : {}),
    ...(right ? { right: right.ref } : {}),
    lens: state.lens,
    mode: state.mode,
    cursor: state.cursor,
    expanded: [...state.expanded],
    panelWidth: state.panelWidth,
    panelOpen: state.panelOpen,
    top,
  };
}

/** Reads what an earlier page stored; anything that is not as expected falls back. */
export function readSavedComparison(stored: unknown): SavedComparison {
  if (!isObject(stored) || stored.version !== 1) return DEFAULTS;
  const { cursor, expanded } = stored;
  return {
    version: 1,
    lens: typeof stored.lens === 'string' ? stored.lens : DEFAULTS.lens,
    mode: stored.mode === 'difference' ? 'difference' : 'values',
    cursor: isObject(cursor)
      ? { side: cursor.side === 'right' ? 'right' : 'left', token: whole(cursor.token, 0) }
      : DEFAULTS.cursor,
    expanded: isArray(expanded) ? expanded.filter((start) => typeof start === 'number') : [],
    panelWidth: whole(stored.panelWidth, DEFAULTS.panelWidth),
    panelOpen: stored.panelOpen !== false,
    top: whole(stored.top, 0),
  };
}

function whole(value: unknown, fallback: number): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : fallback;
}
