import { anchors } from './anchors';

/** `length` equal symbols, from `a` in the first sequence and from `b` in the second. */
export interface CommonRun {
  readonly a: number;
  readonly b: number;
  readonly length: number;
}

/** Steps of the search that all boxes together may take, which bounds the time: well under a second. */
const WORK = 16_000_000;
const LEAST_EDITS = 16;
const MOST_EDITS = 2048;

/** Longer sequences are first cut at the places that surely belong together. */
const ANCHORED_LENGTH = 4096;

/** Marks a diagonal that no path inside the box has reached. */
const UNREACHED = -(2 ** 30);

interface Box {
  readonly aStart: number;
  readonly aEnd: number;
  readonly bStart: number;
  readonly bEnd: number;
}

/**
 * What two sequences have in common, in order: the longest common subsequence by the linear-space
 * algorithm of E. W. Myers, An O(ND) Difference Algorithm and Its Variations, Algorithmica 1
 * (1986). Where a box needs more than a bounded number of edits, it is cut at the point that the
 * search got furthest to, so that unrelated sequences take linear time and give a common
 * subsequence that need not be the longest. Long sequences are cut at {@link anchors} first.
 */
export function commonRuns(a: Int32Array, b: Int32Array): readonly CommonRun[] {
  const runs: CommonRun[] = [];
  const emit = (run: CommonRun): void => {
    const last = runs.at(-1);
    if (run.length === 0) return;
    if (last && last.a + last.length === run.a && last.b + last.length === run.b) {
      runs[runs.length - 1] = { ...last, length: last.length + run.length };
    } else runs.push(run);
  };
  const most = Math.floor(WORK / Math.max(1, a.length + b.length));
  const search = new Search(a, b, Math.max(LEAST_EDITS, Math.min(MOST_EDITS, most)));
  // A stack and not recursion: a bounded search may cut a box many times.
  const todo: (Box | CommonRun)[] = [...boxesBetweenAnchors(a, b)].reverse();
  for (let next = todo.pop(); next; next = todo.pop()) {
    if ('length' in next) {
      emit(next);
      continue;
    }
    let { aStart, aEnd, bStart, bEnd } = next;
    const opening = aStart;
    while (aStart < aEnd && bStart < bEnd && a[aStart] === b[bStart]) {
      aStart += 1;
      bStart += 1;
    }
    emit({ a: opening, b: bStart - (aStart - opening), length: aStart - opening });
    const closing = aEnd;
    while (aStart < aEnd && bStart < bEnd && a[aEnd - 1] === b[bEnd - 1]) {
      aEnd -= 1;
      bEnd -= 1;
    }
    todo.push({ a: aEnd, b: bEnd, length: closing - aEnd });
    if (aStart === aEnd || bStart === bEnd) continue;
    const cut = search.cut({ aStart, aEnd, bStart, bEnd });
    if (!cut) continue;
    todo.push({ aStart: cut.a, aEnd, bStart: cut.b, bEnd });
    todo.push({ aStart, aEnd: cut.a, bStart, bEnd: cut.b });
  }
  return runs;
}

function boxesBetweenAnchors(a: Int32Array, b: Int32Array): readonly Box[] {
  const boxes: Box[] = [];
  let [aStart, bStart] = [0, 0];
  const found = a.length + b.length > ANCHORED_LENGTH ? anchors(a, b) : [];
  for (const { a: aEnd, b: bEnd } of [...found, { a: a.length, b: b.length }]) {
    boxes.push({ aStart, aEnd, bStart, bEnd });
    [aStart, bStart] = [aEnd, bEnd];
  }
  return boxes;
}

interface Cut {
  readonly a: number;
  readonly b: number;
}

/** Finds where an optimal path crosses the middle of a box. */
class Search {
  /** Furthest `x` per diagonal x - y, from the start of the box and, mirrored, from its end. */
  private readonly forward: Int32Array;
  private readonly backward: Int32Array;

  constructor(
    private readonly a: Int32Array,
    private readonly b: Int32Array,
    private readonly mostEdits: number,
  ) {
    this.forward = new Int32Array(a.length + b.length + 3);
    this.backward = new Int32Array(a.length + b.length + 3);
  }

  /** A point inside the box that is not one of its two end corners; undefined where none is. */
  cut(box: Box): Cut | undefined {
    const width = box.aEnd - box.aStart;
    const height = box.bEnd - box.bStart;
    const zero = height + 1;
    const shift = width - height;
    const odd = (shift & 1) === 1;
    const point = (x: number, y: number): Cut | undefined =>
      (x === 0 && y === 0) || (x === width && y === height)
        ? undefined
        : { a: box.aStart + x, b: box.bStart + y };
    for (const reached of [this.forward, this.backward]) {
      reached[zero - 1] = UNREACHED;
      reached[zero] = UNREACHED;
      reached[zero + 1] = UNREACHED;
    }
    for (let edits = 0; ; edits += 1) {
      for (const back of [false, true]) {
        const [own, other] = back ? [this.backward, this.forward] : [this.forward, this.backward];
        const met = this.step(own, edits, box, back, (k, x) => {
          if (back === odd) return false;
          const facing = other[zero + shift - k] ?? UNREACHED;
          const reaches = Math.abs(shift - k) <= edits - (back ? 0 : 1);
          return reaches && facing >= 0 && x + facing >= width;
        });
        if (!met) continue;
        return back ? point(width - met.x, height - met.y) : point(met.x, met.y);
      }
      if (edits >= this.mostEdits) {
        const ahead = furthest(this.forward, edits, width, height);
        const behind = furthest(this.backward, edits, width, height);
        return ahead.x + ahead.y >= behind.x + behind.y
          ? point(ahead.x, ahead.y)
          : point(width - behind.x, height - behind.y);
      }
    }
  }

  /** Extends every path by one edit and the equal symbols after it. */
  private step(
    reached: Int32Array,
    edits: number,
    box: Box,
    back: boolean,
    meets: (diagonal: number, x: number) => boolean,
  ): { x: number; y: number } | undefined {
    const { a, b } = this;
    const width = box.aEnd - box.aStart;
    const height = box.bEnd - box.bStart;
    const zero = height + 1;
    const [low, high] = diagonals(edits, width, height);
    if (edits <= height) reached[zero - edits - 1] = UNREACHED;
    if (edits <= width) reached[zero + edits + 1] = UNREACHED;
    for (let k = low; k <= high; k += 2) {
      let x = 0;
      if (edits > 0) {
        const right = (reached[zero + k - 1] ?? UNREACHED) + 1;
        const down = reached[zero + k + 1] ?? UNREACHED;
        x = Math.max(right > width ? UNREACHED : right, down - k > height ? UNREACHED : down);
        if (x < 0) {
          reached[zero + k] = UNREACHED;
          continue;
        }
      }
      let y = x - k;
      while (
        x < width &&
        y < height &&
        (back
          ? a[box.aEnd - 1 - x] === b[box.bEnd - 1 - y]
          : a[box.aStart + x] === b[box.bStart + y])
      ) {
        x += 1;
        y += 1;
      }
      reached[zero + k] = x;
      if (meets(k, x)) return { x, y };
    }
    return undefined;
  }
}

/** The diagonals of the box that paths of so many edits end on: every second one. */
function diagonals(edits: number, width: number, height: number): readonly [number, number] {
  const low = edits <= height ? -edits : -height + ((edits - height) & 1);
  const high = edits <= width ? edits : width - ((edits - width) & 1);
  return [low, high];
}

function furthest(
  reached: Int32Array,
  edits: number,
  width: number,
  height: number,
): { x: number; y: number } {
  const [low, high] = diagonals(edits, width, height);
  let best = { x: 0, y: 0 };
  for (let k = low; k <= high; k += 2) {
    const x = reached[height + 1 + k] ?? UNREACHED;
    if (x >= 0 && x + x - k > best.x + best.y) best = { x, y: x - k };
  }
  return best;
}
