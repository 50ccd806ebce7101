import type { ByteStrings } from '../../trace/byteStrings';
import type { Range, TokenIndex } from '../../trace/units';
import { MISSING_LEVEL } from '../theme/heat';
import { div, span } from '../ui/dom';
import { displayBytes, type DisplayPart } from './displayText';
import type { TokenLayout } from './layout';

/** Id of the element that stands for the cursor token. */
export const CURSOR_ID = 'token-cursor';

/** More combining marks on one character than any script writes. */
const STACKED = /\p{M}{5}/u;

/** What colours a token. */
export interface TokenPaint {
  readonly levels: Uint8Array;
  /** Steps towards the end that is not heated; absent where there is none. */
  readonly cool?: Uint8Array;
  readonly wide: Uint8Array;
  readonly reflects: Uint8Array;
  readonly cursor: TokenIndex;
  readonly selection: Range;
  readonly describe: (token: TokenIndex) => string;
  /** Further classes of a token, with a space before each. */
  readonly mark?: (token: TokenIndex) => string;
}

/** One line of tokens. Lines and their spans are recycled while the text scrolls. */
export class LineView {
  readonly element = div('line');
  private readonly spans: HTMLSpanElement[] = [];
  private shown = 0;
  private first = 0;
  line = -1;

  constructor() {
    this.element.setAttribute('role', 'presentation');
  }

  fill(line: number, layout: TokenLayout, tokens: ByteStrings): void {
    this.line = line;
    this.first = layout.lineStart(line);
    const count = layout.lineStart(line + 1) - this.first;
    for (let at = 0; at < count; at += 1) {
      const fragment = this.first + at;
      const parts = displayBytes(tokens.bytes, layout.from(fragment), layout.to(fragment));
      fillSpan(this.spanAt(at), parts);
    }
    for (let at = count; at < this.shown; at += 1) this.spans[at]?.remove();
    this.shown = count;
  }

  paint(layout: TokenLayout, paint: TokenPaint): void {
    for (let at = 0; at < this.shown; at += 1) {
      const node = this.spans[at];
      if (!node) continue;
      const fragment = this.first + at;
      const token = layout.token(fragment);
      const className = tokenClass(token, paint);
      if (node.className !== className) node.className = className;
      const opens = layout.firstFragment(token) === fragment;
      paintRole(node, token, opens, layout.tokenCount, paint);
    }
  }

  /** The token that a node of this line belongs to. */
  tokenOf(node: Node, layout: TokenLayout): TokenIndex | undefined {
    const at = this.spans.findIndex((candidate) => candidate.contains(node));
    return at >= 0 && at < this.shown ? layout.token(this.first + at) : undefined;
  }

  private spanAt(at: number): HTMLSpanElement {
    let node = this.spans[at];
    if (!node) {
      node = span('t');
      this.spans[at] = node;
    }
    if (at >= this.shown) this.element.append(node);
    return node;
  }
}

function fillSpan(node: HTMLSpanElement, parts: readonly DisplayPart[]): void {
  const [only] = parts;
  if (only && parts.length === 1 && only.kind === 'text' && !STACKED.test(only.text)) {
    const { firstChild } = node;
    if (firstChild instanceof Text && node.childNodes.length === 1) firstChild.data = only.text;
    else node.replaceChildren(only.text);
    return;
  }
  node.replaceChildren(
    ...parts.map(({ kind, text }) => {
      if (kind !== 'text') return span(`mark ${kind}`, text);
      return STACKED.test(text) ? span('stacked', text) : text;
    }),
  );
}

function tokenClass(token: TokenIndex, paint: TokenPaint): string {
  const level = paint.levels[token] ?? MISSING_LEVEL;
  let name = level === MISSING_LEVEL ? 't missing' : `t h${level}`;
  const cool = paint.cool?.[token] ?? 0;
  if (cool > 0) name += ` cool cool-${cool}`;
  if (paint.wide[token] === 1) name += ' wide';
  if (paint.reflects[token] === 1) {
    name += paint.reflects[token - 1] === 1 ? ' reflects' : ' reflects opens';
  }
  if (paint.mark) name += paint.mark(token);
  if (token >= paint.selection.start && token < paint.selection.end) name += ' selected';
  return token === paint.cursor ? `${name} cursor` : name;
}

function paintRole(
  node: HTMLSpanElement,
  token: TokenIndex,
  opens: boolean,
  count: number,
  paint: TokenPaint,
): void {
  const role = opens ? 'option' : 'presentation';
  if (node.getAttribute('role') !== role) node.setAttribute('role', role);
  const current = opens && token === paint.cursor;
  if (current) {
    node.id = CURSOR_ID;
    node.setAttribute('aria-selected', 'true');
    node.setAttribute('aria-posinset', String(token + 1));
    node.setAttribute('aria-setsize', String(count));
    node.setAttribute('aria-label', paint.describe(token));
  } else if (node.id !== '') {
    node.removeAttribute('id');
    for (const name of ['aria-selected', 'aria-posinset', 'aria-setsize', 'aria-label']) {
      node.removeAttribute(name);
    }
  }
}
