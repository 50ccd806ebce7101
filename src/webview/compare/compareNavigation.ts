import type { TokenIndex } from '../../trace/units';
import type { LiveRegion } from '../a11y/liveRegion';
import type { Side } from '../protocol';
import { nextTarget } from '../state/navigation';
import { lensById } from '../state/sampleView';
import type { Store } from '../state/store';
import type { CompareScroller } from './compareScroller';
import { foldText, speakCompared } from './compareSpeech';
import type { CompareState } from './compareState';
import { otherSide, type Comparison } from './comparison';

/** Moves the cursor between differences and folds equal tokens. */
export class CompareNavigation {
  constructor(
    private readonly store: Store<CompareState>,
    private readonly scroller: CompareScroller,
    private readonly live: LiveRegion,
  ) {}

  goTo(side: Side, token: TokenIndex, jump = false): void {
    const length = this.store.get().comparison?.views[side].length ?? 0;
    if (length === 0) return;
    const target = Math.max(0, Math.min(length - 1, token));
    this.store.update({ cursor: { side, token: target } });
    this.scroller.reveal(side, target, jump);
  }

  /** To where the sides part. */
  goToFirst(): void {
    const difference = this.store.get().comparison?.differences[0];
    if (!difference) return;
    const side = difference.left.end > difference.left.start ? 'left' : 'right';
    this.goTo(side, difference[side].start, true);
  }

  /** To the same place on another side. */
  changeSide(side: Side): void {
    const { comparison, cursor } = this.store.get();
    if (!comparison || cursor.side === side) return;
    this.goTo(side, opposite(comparison, cursor.side, cursor.token));
  }

  /** Opens or folds the equal tokens at the cursor. */
  toggleAtCursor(): void {
    const { comparison, cursor } = this.store.get();
    if (!comparison) return;
    const block = foldAt(comparison, cursor.side, cursor.token);
    if (block >= 0) this.toggle(block);
    else this.live.say('The cursor is not in a stretch of equal tokens that folds.');
  }

  /** To the next difference, on the cursor's side where that has any tokens of it. */
  step(direction: 1 | -1): void {
    const { comparison, cursor } = this.store.get();
    if (!comparison) return;
    const { differences } = comparison;
    const { side } = cursor;
    const at = nextDifference(comparison, side, cursor.token, direction);
    const difference = differences[at];
    if (!difference) {
      this.live.say(`No ${direction > 0 ? 'next' : 'previous'} difference.`);
      return;
    }
    const target = difference[side].end > difference[side].start ? side : otherSide(side);
    this.goTo(target, difference[target].start, true);
    this.scroller.focus(target);
    this.live.say(`Difference ${at + 1} of ${differences.length}. ${this.describeCursor()}`);
  }

  stepNotable(direction: 1 | -1): void {
    const { comparison, cursor, lens, mode } = this.store.get();
    if (!comparison) return;
    const side = mode === 'difference' ? 'left' : cursor.side;
    const tokens =
      mode === 'difference' ? comparison.notable(lens) : comparison.views[side].notable(lens);
    const from =
      side === cursor.side ? cursor.token : opposite(comparison, cursor.side, cursor.token);
    const token = nextTarget(tokens, from, direction);
    if (token === undefined) {
      this.live.say(`No ${direction > 0 ? 'next' : 'previous'} notable token.`);
      return;
    }
    this.open(side, token);
    this.goTo(side, token, true);
    this.scroller.focus(side);
  }

  /** Opens the fold that hides a token. */
  private open(side: Side, token: TokenIndex): void {
    const { comparison, expanded } = this.store.get();
    const block = comparison?.blocks.find(
      (candidate) =>
        candidate.kind === 'equal' && token >= candidate[side].start && token < candidate[side].end,
    );
    if (block && !expanded.has(block.left.start)) {
      this.store.update({ expanded: new Set([...expanded, block.left.start]) });
    }
  }

  toggle(index: number): void {
    const { comparison, expanded, cursor } = this.store.get();
    const block = comparison?.blocks[index];
    if (!block) return;
    const { start } = block.left;
    const open = !expanded.has(start);
    const next = new Set(expanded);
    if (open) next.add(start);
    else next.delete(start);
    const { side } = cursor;
    this.store.update({ expanded: next, cursor: { side, token: block[side].start } });
    this.scroller.reveal(side, block[side].start);
    this.live.say(`${foldText(block, side)}, ${open ? 'opened' : 'folded'}.`);
  }

  get allOpen(): boolean {
    const { comparison, expanded } = this.store.get();
    const folds = comparison?.blocks.filter(({ kind }) => kind === 'equal') ?? [];
    return folds.length > 0 && folds.every(({ left }) => expanded.has(left.start));
  }

  foldAll(open: boolean): void {
    const { comparison, cursor } = this.store.get();
    const folds = comparison?.blocks.filter(({ kind }) => kind === 'equal') ?? [];
    this.store.update({ expanded: new Set(open ? folds.map(({ left }) => left.start) : []) });
    this.scroller.reveal(cursor.side, cursor.token);
  }

  describeCursor(): string {
    const { comparison, cursor, lens, expanded } = this.store.get();
    if (!comparison) return '';
    const { side, token } = cursor;
    const fold = comparison.blocks[foldAt(comparison, side, token)];
    if (fold && !expanded.has(fold.left.start)) return `${foldText(fold, side)}, folded`;
    return token < comparison.views[side].length
      ? speakCompared(comparison, lensById(lens).id, side, token)
      : '';
  }
}

/** Index of the equal block that holds a token; -1 where none does. */
function foldAt({ blocks }: Comparison, side: Side, token: TokenIndex): number {
  return blocks.findIndex(
    (block) => block.kind === 'equal' && token >= block[side].start && token < block[side].end,
  );
}

/** Where a token of one side stands on the other, or nearest to it. */
function opposite(comparison: Comparison, side: Side, token: TokenIndex): TokenIndex {
  const other = otherSide(side);
  return (
    comparison.counterpart(side, token) ?? comparison.segmentAt(side, token)?.[other].start ?? 0
  );
}

/** Index of the difference beyond the cursor; -1 or the number of differences where none is. */
function nextDifference(
  { differences }: Comparison,
  side: Side,
  token: TokenIndex,
  direction: 1 | -1,
): number {
  const inside = differences.findIndex(
    (difference) => token >= difference[side].start && token < difference[side].end,
  );
  if (inside >= 0) {
    // Back from within a difference is to its start first, as in a text editor.
    const own = differences[inside]?.[side].start ?? 0;
    if (direction < 0 && token > own) return inside;
    return inside + direction;
  }
  return direction > 0
    ? differences.findIndex((difference) => difference[side].start > token)
    : differences.findLastIndex((difference) => difference[side].end <= token);
}
