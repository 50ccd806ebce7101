import type { GroupCalibration } from '../../lenses/ziprc/groupCalibration';
import { isPlace, type Place } from '../../lenses/ziprc/places';
import { isObject } from '../../trace/json';
import type { CalibrationCounts, CalibrationFile, SampleAddress, TraceScope } from '../protocol';

/** Everything that the page shows follows from this. */
export interface CalibrationState {
  readonly file: CalibrationFile | null;
  readonly scope: TraceScope;
  readonly place: Place;
  /** Of the reliability diagram; null for the one with most states. */
  readonly bin: number | null;
  /** The samples that the results are of. */
  readonly group: readonly SampleAddress[];
  /** Those that have come. */
  readonly results: Readonly<Partial<Record<Place, GroupCalibration>>>;
}

/** What survives a reload of the page; the host reads the address of it. */
export interface SavedCalibration {
  readonly version: 1;
  readonly uri?: string;
  readonly scope: TraceScope;
  readonly place: Place;
  readonly bin: number | null;
}

const DEFAULTS: SavedCalibration = { version: 1, scope: 'all', place: 'every', bin: null };

export function initialCalibration({ scope, place, bin }: SavedCalibration): CalibrationState {
  return { file: null, scope, place, bin, group: [], results: {} };
}

export function savedCalibration(state: CalibrationState): SavedCalibration {
  const { file, scope, place, bin } = state;
  return { version: 1, ...(file ? { uri: file.uri } : {}), scope, place, bin };
}

/** Reads what an earlier page stored; anything that is not as expected falls back. */
export function readSavedCalibration(stored: unknown): SavedCalibration {
  if (!isObject(stored) || stored.version !== 1) return DEFAULTS;
  const { scope, place, bin } = stored;
  return {
    version: 1,
    scope: isIndex(scope) ? scope : 'all',
    place: isPlace(place) ? place : DEFAULTS.place,
    bin: isIndex(bin) ? bin : null,
  };
}

/** The result that is shown, once it has come. */
export function shownResult({ results, place }: CalibrationState): GroupCalibration | undefined {
  return results[place];
}

/** The bin that is shown: the chosen one, else the first of those with most states. */
export function shownBin(state: CalibrationState): number {
  const bins = shownResult(state)?.reward.bins ?? [];
  if (state.bin !== null && state.bin < bins.length) return state.bin;
  const most = Math.max(...bins.map(({ weight }) => weight));
  return Math.max(
    0,
    bins.findIndex(({ weight }) => weight === most),
  );
}

/** Samples of all traces that are shown. */
export function countsOf({ file, scope }: CalibrationState): CalibrationCounts {
  const shown = (file?.traces ?? []).filter((_, trace) => scope === 'all' || scope === trace);
  const sum = (count: keyof CalibrationCounts): number =>
    shown.reduce((total, { counts }) => total + counts[count], 0);
  return { samples: sum('samples'), predicted: sum('predicted'), judged: sum('judged') };
}

function isIndex(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
