/** Decimal shares are not exact in binary: 0.07 · 100 is a little more than 7. */
const ROUNDING = 1e-9;

/**
 * How many tokens of a response may be replaced: at no time more than `share` of the tokens so far,
 * rounded up, nor more than `most`. The length of a response is not known while it is written, so
 * that a share can only be kept to as it goes.
 */
export class SwapBudget {
  private spent = 0;

  /** @param share 0 to 1. @param most Infinity for no limit. */
  constructor(
    private readonly share: number,
    private readonly most: number,
  ) {}

  /** Whether it can ever refuse. */
  get limits(): boolean {
    return this.share < 1 || this.most < Infinity;
  }

  /** Whether the token at a position, from 0 on, may be replaced. */
  allows(position: number): boolean {
    const share = Math.ceil(this.share * (position + 1) - ROUNDING);
    return this.spent < Math.min(share, this.most);
  }

  spend(): void {
    this.spent += 1;
  }
}
