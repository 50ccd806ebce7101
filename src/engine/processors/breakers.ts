import { encodeText } from '../../trace/text';

/**
 * Tells which tokens end a sequence: those in which one of some texts ends. Texts are found in the
 * bytes of the response, so that they may begin in an earlier token.
 */
export class Breakers {
  private readonly texts: readonly Uint8Array[];
  private readonly longest: number;
  private tail = new Uint8Array(0);

  /** @param texts in which \n, \t and \\ stand for a line end, a tab and a backslash. */
  constructor(texts: readonly string[]) {
    this.texts = texts.map((text) => encodeText(unescaped(text)));
    this.longest = Math.max(1, ...this.texts.map((text) => text.length));
  }

  /** Takes the next token; whether a text ends in it. */
  accept(token: Uint8Array): boolean {
    const before = this.tail.length;
    let bytes = token;
    if (before > 0) {
      bytes = new Uint8Array(before + token.length);
      bytes.set(this.tail);
      bytes.set(token, before);
    }
    // Texts of one byte need nothing of earlier tokens.
    if (this.longest > 1) this.tail = bytes.slice(Math.max(0, bytes.length - this.longest + 1));
    return this.texts.some((text) => endsAfter(bytes, text, before));
  }
}

function endsAfter(bytes: Uint8Array, text: Uint8Array, before: number): boolean {
  for (let at = Math.max(0, before - text.length + 1); at + text.length <= bytes.length; at += 1) {
    let matched = 0;
    while (matched < text.length && bytes[at + matched] === text[matched]) matched += 1;
    if (matched === text.length) return true;
  }
  return false;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', '\\': '\\' };

function unescaped(text: string): string {
  return text.replace(/\\([nt\\])/g, (whole, character: string) => ESCAPES[character] ?? whole);
}
