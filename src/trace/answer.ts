import type { Range } from './units';

/** The final answer that a text gives. */
export interface Answer {
  /** As it is written. */
  readonly text: string;
  /** Where it is written, at UTF-16 positions. */
  readonly range: Range;
}

const BOXED = /\\(?:boxed|fbox)\s*\{/g;
const TAGGED = /<answer>([^<]*)<\/answer>/gi;
/** A phrase that announces the answer. */
const ANNOUNCED = /answer(?:[ \t]+is\b[ \t]*:?|[ \t]*[:=])[*$ \t]*/gi;
/** Where an announced answer ends: the line, the sentence, a special token or closing tag. */
const END = /\n|\.\s|<\||<\/\w+>/;
const NUMBER = /[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:\s*\/\s*\d+)?/g;
const AFTER = /[\s.*$!]+$/;

/**
 * The last answer of a text: what stands in its last `\boxed{…}`, else in its last
 * `<answer>…</answer>`, else after the last "answer:" or "answer is", else its last number.
 */
export function findAnswer(text: string): Answer | undefined {
  return findStatedAnswer(text) ?? lastNumber(text);
}

/** The same, but of a text that says of nothing that it is the answer, none. */
export function findStatedAnswer(text: string): Answer | undefined {
  return boxed(text) ?? tagged(text) ?? announced(text);
}

/**
 * A spelling in which equal answers are equal: numbers by value, other text without blanks,
 * dollar signs and casing.
 */
export function normaliseAnswer(answer: string): string {
  const text = answer
    .replace(/\\(?:text|mathrm)\{([^{}]*)\}/g, '$1')
    .replace(/[\s$]|\\[,!; ]/g, '');
  const plain = text.replace(/(\d),(?=\d{3}(?!\d))/g, '$1');
  return /^[-+]?\d+(?:\.\d+)?$/.test(plain) ? String(Number(plain)) : plain.toLowerCase();
}

function boxed(text: string): Answer | undefined {
  for (const match of [...text.matchAll(BOXED)].reverse()) {
    const start = match.index + match[0].length;
    let depth = 1;
    for (let at = start; at < text.length; at += 1) {
      if (text[at] === '{') depth += 1;
      else if (text[at] === '}') depth -= 1;
      if (depth === 0) return answerAt(text, start, at);
    }
  }
  return undefined;
}

function tagged(text: string): Answer | undefined {
  for (const match of [...text.matchAll(TAGGED)].reverse()) {
    const [all, inside = ''] = match;
    const start = match.index + all.indexOf('>') + 1 + inside.search(/\S/);
    const answer = inside.trim();
    if (answer !== '') return answerAt(text, start, start + answer.length);
  }
  return undefined;
}

function announced(text: string): Answer | undefined {
  for (const match of [...text.matchAll(ANNOUNCED)].reverse()) {
    const start = match.index + match[0].length;
    const [line = ''] = text.slice(start).split(END, 1);
    const answer = line.replace(AFTER, '');
    if (answer !== '') return answerAt(text, start, start + answer.length);
  }
  return undefined;
}

function lastNumber(text: string): Answer | undefined {
  const last = [...text.matchAll(NUMBER)].at(-1);
  return last && answerAt(text, last.index, last.index + last[0].length);
}

function answerAt(text: string, start: number, end: number): Answer {
  return { text: text.slice(start, end), range: { start, end } };
}
