import { readRational, type Rational } from './rational';
import { tokenizeExpression, type Piece } from './tokenizeExpression';

/** An arithmetic expression, as it is written. */
export type Expression =
  | { readonly kind: 'number'; readonly value: Rational; readonly text: string }
  | { readonly kind: 'symbol'; readonly name: string }
  | { readonly kind: 'negative' | 'root' | 'percent'; readonly of: Expression }
  | {
      readonly kind: 'sum' | 'difference' | 'product' | 'quotient' | 'power' | 'mixed';
      readonly left: Expression;
      readonly right: Expression;
      /** Of a product without a mark between its factors. */
      readonly implied?: boolean;
    };

/**
 * Reads numbers, single letters, `+ - * / ^`, brackets, `%`, `\frac`, `\sqrt` and products that are
 * not marked (`2x`, `3(4 + 1)`); `2 1/2` and `2\frac{1}{2}` are mixed numbers. Nothing is evaluated.
 * @returns undefined where the text is anything else
 */
export function parseExpression(text: string): Expression | undefined {
  const pieces = tokenizeExpression(text);
  if (!pieces || pieces.length === 0) return undefined;
  const parser = new Parser(pieces);
  const parsed = parser.sum();
  return parser.done ? parsed : undefined;
}

class Parser {
  private at = 0;

  constructor(private readonly pieces: readonly Piece[]) {}

  get done(): boolean {
    return this.at === this.pieces.length;
  }

  sum(): Expression | undefined {
    let left = this.product();
    for (;;) {
      const kind = this.take('+') ? 'sum' : this.take('-') ? 'difference' : undefined;
      if (!left || !kind) return left;
      const right = this.product();
      left = right && { kind, left, right };
    }
  }

  private product(): Expression | undefined {
    let left = this.signed();
    for (;;) {
      if (!left) return undefined;
      const kind = this.take('*') ? 'product' : this.take('/') ? 'quotient' : undefined;
      if (kind) {
        const right = this.signed();
        left = right && { kind, left, right };
      } else if (this.beginsFactor()) {
        const right = this.power();
        left = right && { kind: 'product', left, right, implied: true };
      } else {
        return left;
      }
    }
  }

  private signed(): Expression | undefined {
    if (this.take('+')) return this.signed();
    if (!this.take('-')) return this.power();
    const of = this.signed();
    return of && { kind: 'negative', of };
  }

  private power(): Expression | undefined {
    const left = this.primary();
    if (!left || !this.take('^')) return left;
    const right = this.signed();
    return right && { kind: 'power', left, right };
  }

  private primary(): Expression | undefined {
    const piece = this.pieces[this.at];
    if (!piece) return undefined;
    this.at += 1;
    switch (piece.kind) {
      case 'number':
        return this.afterNumber(numberOf(piece.text));
      case 'symbol':
        return { kind: 'symbol', name: piece.text };
      case 'fraction': {
        const left = this.group('{', '}');
        const right = left && this.group('{', '}');
        return right && { kind: 'quotient', left, right };
      }
      case 'root': {
        const of = this.group('{', '}') ?? this.primary();
        return of && { kind: 'root', of };
      }
      case 'mark':
        this.at -= 1;
        return this.percent(this.group('(', ')') ?? this.group('{', '}'));
    }
  }

  /** A percent sign, or the fraction of a mixed number. */
  private afterNumber(whole: Expression): Expression | undefined {
    const [next, slash, below] = this.pieces.slice(this.at, this.at + 3);
    if (next?.kind === 'fraction') {
      const right = this.primary();
      return right && { kind: 'mixed', left: whole, right };
    }
    if (next?.kind === 'number' && slash?.text === '/' && below?.kind === 'number') {
      this.at += 3;
      const right: Expression = {
        kind: 'quotient',
        left: numberOf(next.text),
        right: numberOf(below.text),
      };
      return { kind: 'mixed', left: whole, right };
    }
    return this.percent(whole);
  }

  private percent(of: Expression | undefined): Expression | undefined {
    return of && this.take('%') ? { kind: 'percent', of } : of;
  }

  private group(open: string, close: string): Expression | undefined {
    if (!this.take(open)) return undefined;
    const inside = this.sum();
    return this.take(close) ? inside : undefined;
  }

  private beginsFactor(): boolean {
    const next = this.pieces[this.at];
    return next?.kind === 'mark' ? next.text === '(' : next !== undefined && next.kind !== 'number';
  }

  private take(text: string): boolean {
    const found = this.pieces[this.at]?.kind === 'mark' && this.pieces[this.at]?.text === text;
    if (found) this.at += 1;
    return found;
  }
}

function numberOf(text: string): Expression {
  return { kind: 'number', value: readRational(text), text };
}
