import type { MetricRows } from '../../lenses/divergence/metricRows';
import type { Reduction } from '../../lenses/divergence/cellGrid';
import type { Statistics } from '../../lenses/divergence/statistics';
import { DIVERGENT } from '../../lenses/divergence/summary';
import { DEFAULT_REFLECTION_WORDS } from '../../lenses/reflectionSpans';
import { isObject } from '../../trace/json';
import type { Nats, Range } from '../../trace/units';
import type {
  DivergenceFile,
  DivergenceRow,
  TraceScope,
  SampleAddress,
  ViewSettings,
} from '../protocol';
import type { SampleView } from '../state/sampleView';
import type { MapCursor } from './mapCursor';
import { isRowSort, type RowSort } from './rowOrder';

export interface ShownSample {
  readonly address: SampleAddress;
  readonly view: SampleView;
}

/** Everything that the page shows follows from this. */
export interface DivergenceState {
  readonly file: DivergenceFile | null;
  readonly settings: ViewSettings;
  readonly scope: TraceScope;
  /** The rows of the file that are in the scope, in its order. */
  readonly rows: readonly DivergenceRow[];
  readonly lens: string;
  readonly reduction: Reduction;
  readonly sort: RowSort;
  /** JS above which a token counts as divergent; null for that of the settings. */
  readonly threshold: Nats | null;
  readonly cursor: MapCursor;
  /** Tokens that the maps show; null for all. */
  readonly zoom: Range | null;
  /** The lens over the rows; null until the host has sent it. */
  readonly metric: MetricRows | null;
  /** Those that have come for the present scope and threshold. */
  readonly statistics: Partial<Statistics>;
  /** The sample at the cursor, or the one before it until the host has sent that. */
  readonly sample: ShownSample | null;
  /** Ids of the figures that are shown as tables. */
  readonly tables: ReadonlySet<string>;
}

/** What survives a reload of the page; the host reads the address of it. */
export interface SavedDivergence {
  readonly version: 1;
  readonly uri?: string;
  readonly scope: TraceScope;
  readonly lens: string;
  readonly reduction: Reduction;
  readonly sort: RowSort;
  readonly threshold: Nats | null;
  readonly cursor: MapCursor;
  readonly zoom: Range | null;
  /** Where the page was scrolled to, CSS pixels. */
  readonly top: number;
}

const DEFAULTS: SavedDivergence = {
  version: 1,
  scope: 'all',
  lens: 'js',
  reduction: 'peak',
  sort: 'file',
  threshold: null,
  cursor: { row: 0, token: 0 },
  zoom: null,
  top: 0,
};

export function initialDivergence(saved: SavedDivergence): DivergenceState {
  const { scope, lens, reduction, sort, threshold, cursor, zoom } = saved;
  return {
    ...{ scope, lens, reduction, sort, threshold, cursor, zoom },
    file: null,
    settings: {
      reflectionWords: DEFAULT_REFLECTION_WORDS,
      notableShare: 0.1,
      divergenceThreshold: DIVERGENT,
      lensParameters: {},
    },
    rows: [],
    metric: null,
    statistics: {},
    sample: null,
    tables: new Set(),
  };
}

export function savedDivergence(state: DivergenceState, top: number): SavedDivergence {
  const { file, scope, lens, reduction, sort, threshold, cursor, zoom } = state;
  return {
    version: 1,
    ...(file ? { uri: file.uri } : {}),
    ...{ scope, lens, reduction, sort, threshold, cursor, zoom, top },
  };
}

/** Reads what an earlier page stored; anything that is not as expected falls back. */
export function readSavedDivergence(stored: unknown): SavedDivergence {
  if (!isObject(stored) || stored.version !== 1) return DEFAULTS;
  const { uri, scope, lens, cursor, zoom, threshold } = stored;
  const span = isObject(zoom) ? { start: whole(zoom.start), end: whole(zoom.end) } : null;
  return {
    version: 1,
    ...(typeof uri === 'string' ? { uri } : {}),
    scope: typeof scope === 'number' ? whole(scope) : 'all',
    lens: typeof lens === 'string' ? lens : DEFAULTS.lens,
    reduction: stored.reduction === 'mean' ? 'mean' : 'peak',
    sort: isRowSort(stored.sort) ? stored.sort : DEFAULTS.sort,
    threshold: readThreshold(threshold) ?? null,
    cursor: isObject(cursor)
      ? { row: whole(cursor.row), token: whole(cursor.token) }
      : DEFAULTS.cursor,
    zoom: span && span.end > span.start ? span : null,
    top: whole(stored.top),
  };
}

/** The threshold that counts. */
export function thresholdOf({ threshold, settings }: DivergenceState): Nats {
  return threshold ?? settings.divergenceThreshold;
}

/** A threshold of JS that can be met: from 0 to ln 2. */
export function readThreshold(value: unknown): Nats | undefined {
  return typeof value === 'number' && value >= 0 && value <= Math.LN2 ? value : undefined;
}

function whole(value: unknown): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : 0;
}
