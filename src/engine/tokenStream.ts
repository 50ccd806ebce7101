import { SampleBuilder, type TokenRow } from '../trace/sampleBuilder';
import { packBlock, type WireBlock } from '../trace/wire';

/** Milliseconds between blocks: smooth to the eye, few messages. */
const INTERVAL = 30;

/** Collects tokens and sends them on in blocks, the first token at once. */
export class TokenStream {
  private builder = new SampleBuilder();
  private sent = 0;
  private lastSent = -Infinity;

  constructor(private readonly send: (block: WireBlock) => void) {}

  /** Tokens so far, sent or not. */
  get length(): number {
    return this.sent + this.builder.length;
  }

  push(row: TokenRow): void {
    this.builder.push(row);
    if (performance.now() - this.lastSent >= INTERVAL) this.flush();
  }

  flush(): void {
    if (this.builder.length === 0) return;
    this.send(packBlock(this.builder.build()));
    this.sent = this.length;
    this.builder = new SampleBuilder();
    this.lastSent = performance.now();
  }
}
