import { DELIMITERS, type DelimiterFamily } from './delimiters';
import { COLUMN, type Sample } from './sample';
import { mapText, type TextMap } from './text';
import type { Range } from './units';

/** A run of tokens that is reasoning or answer. */
export interface Segment extends Range {
  readonly kind: 'reasoning' | 'answer';
  /** The sample ended before its reasoning was closed. */
  readonly truncated: boolean;
}

/** A delimiter in the text, at UTF-16 positions. */
interface Mark extends Range {
  readonly family: DelimiterFamily;
  readonly opens: boolean;
}

interface Block extends Range {
  readonly truncated: boolean;
}

/**
 * Divides a sample into reasoning and answer; the segments cover all tokens in order, and the
 * delimiters belong to the reasoning. Where the source itself tells them apart (the column
 * `reasoning`), that counts; else the delimiters of the common model families do. A template may
 * have opened the block at the end of the prompt; a close without open then means that the
 * reasoning began with the sample, an open without close that it was cut off. An empty block,
 * which some models write when they do not think, is no reasoning.
 */
export function segmentsOf(sample: Sample, promptText: string | undefined): readonly Segment[] {
  const { length } = sample.tokens;
  if (length === 0) return [];
  const flags = sample.columns.get(COLUMN.reasoning);
  if (flags) return fromFlags(flags);
  const map = mapText(sample.tokens);
  return fillGaps(
    blocksOf(map, promptText).map((block) => ({ ...block, ...tokensOf(map, block) })),
    length,
  );
}

function fromFlags(flags: Float64Array): readonly Segment[] {
  const segments: Segment[] = [];
  let start = 0;
  for (let end = 1; end <= flags.length; end += 1) {
    const reasoning = flags[start] === 1;
    if (end < flags.length && (flags[end] === 1) === reasoning) continue;
    segments.push({ start, end, kind: reasoning ? 'reasoning' : 'answer', truncated: false });
    start = end;
  }
  return segments;
}

function blocksOf({ text, starts }: TextMap, promptText: string | undefined): readonly Block[] {
  const marks = countedMarks(text, starts);
  const blocks: Block[] = [];
  let open = openedByPrompt(promptText);
  let contentStart = 0;
  let blockStart = 0;
  const close = (contentEnd: number, end: number): void => {
    if (text.slice(contentStart, contentEnd).trim() !== '') {
      blocks.push({ start: blockStart, end, truncated: false });
    }
    open = undefined;
    blockStart = end;
  };
  for (const mark of marks) {
    if (mark.opens) {
      // A second open inside a block is text.
      if (open) continue;
      open = mark.family;
      // Blanks before the block belong to it.
      blockStart = text.slice(blockStart, mark.start).trim() === '' ? blockStart : mark.start;
      contentStart = mark.end;
    } else if (open === mark.family) {
      close(mark.start, mark.end);
    } else if (!open && blocks.length === 0 && blockStart === 0 && mark.family.closesAlone) {
      contentStart = 0;
      close(mark.start, mark.end);
    }
  }
  if (open) blocks.push({ start: blockStart, end: text.length, truncated: true });
  return blocks;
}

function openedByPrompt(promptText: string | undefined): DelimiterFamily | undefined {
  const prompt = promptText?.trimEnd();
  if (prompt === undefined) return undefined;
  return DELIMITERS.find(({ open, anyCase }) =>
    anyCase ? prompt.toLowerCase().endsWith(open.toLowerCase()) : prompt.endsWith(open),
  );
}

const MARKS = DELIMITERS.flatMap((family) =>
  [family.open, ...family.closes].map((text) => ({ text, family, opens: text === family.open })),
);
/** One alternation over all delimiters; casing is checked on the match. */
const PATTERN = new RegExp(
  MARKS.map(({ text }) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('|'),
  'gi',
);

/**
 * The delimiters that count. One inside a code fence is an example, unless it is a token of its
 * own, or the last that could close a block: a fence that the reasoning left open must not
 * swallow the close.
 */
function countedMarks(text: string, starts: Uint32Array): readonly Mark[] {
  const all = [...text.matchAll(PATTERN)].flatMap((match): Mark[] => {
    const [found] = match;
    const mark = MARKS.find(({ text: delimiter, family }) =>
      family.anyCase ? delimiter.toLowerCase() === found.toLowerCase() : delimiter === found,
    );
    return mark ? [{ ...mark, start: match.index, end: match.index + found.length }] : [];
  });
  if (all.length === 0 || !text.includes('```')) return all;
  const fences = fencesOf(text);
  return all.filter((mark, index) => {
    if (!fences.some(({ start, end }) => start <= mark.start && mark.end <= end)) return true;
    if (isOneToken(mark, starts)) return true;
    const later = all.slice(index + 1);
    return !mark.opens && !later.some(({ family, opens }) => family === mark.family && !opens);
  });
}

function fencesOf(text: string): readonly Range[] {
  const lines = [...text.matchAll(/^[ \t]*```/gm)].map((match) => match.index);
  const fences: Range[] = [];
  for (let index = 0; index + 1 < lines.length; index += 2) {
    fences.push({ start: lines[index] ?? 0, end: lines[index + 1] ?? text.length });
  }
  return fences;
}

function isOneToken({ start, end }: Range, starts: Uint32Array): boolean {
  const token = tokenAt(starts, start);
  return starts[token] === start && starts[token + 1] === end;
}

/**
 * Tokens that hold any part of a block of text; tokens without text of their own at either end of
 * the sample go with the block that reaches there.
 */
function tokensOf({ text, starts }: TextMap, { start, end }: Range): Range {
  return {
    start: start === 0 ? 0 : tokenAt(starts, start),
    end: end === text.length ? starts.length - 1 : tokenAt(starts, end - 1) + 1,
  };
}

/** The last token that begins at or before a position. */
function tokenAt(starts: Uint32Array, position: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] ?? 0) > position) high = middle;
    else low = middle + 1;
  }
  return low - 1;
}

function fillGaps(blocks: readonly Block[], length: number): readonly Segment[] {
  const segments: Segment[] = [];
  let at = 0;
  for (const { start, end, truncated } of blocks) {
    // Two blocks can touch inside one token, which then belongs to the first.
    const from = Math.max(start, at);
    if (from > at) segments.push({ start: at, end: from, kind: 'answer', truncated: false });
    if (end > from) segments.push({ start: from, end, kind: 'reasoning', truncated });
    at = Math.max(at, end);
  }
  if (at < length) segments.push({ start: at, end: length, kind: 'answer', truncated: false });
  return segments;
}
