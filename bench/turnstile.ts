import { uniform } from '../src/engine/random/philox';
import { Sequence } from '../src/engine/runtime/sequence';

/** Milliseconds that one token of each generation took, by the clock. */
export type Round = readonly number[];

/**
 * Lets generations of one process run one token each in turn, in an order that is drawn for each
 * round: what disturbs the machine for longer than a token then disturbs all of them alike. A
 * token ends where its sequence is fed with it.
 */
export class Turnstile {
  readonly rounds: Round[] = [];
  private readonly ways = new Map<Sequence, number>();
  private readonly waiting = new Map<number, () => void>();
  private readonly ended = new Set<number>();
  private round = 0;
  private order: number[] = [];
  private times: number[] = [];
  private entered = NaN;
  private switches = 0;
  private starting = 0;

  /** @param count generations that take turns. */
  constructor(private readonly count: number) {}

  /** Runs the generations, each of one sequence and all equally long, to their end. */
  async run(generations: readonly (() => Promise<unknown>)[]): Promise<void> {
    const { prototype } = Sequence;
    const feed = Reflect.get<Sequence, 'feed'>(prototype, 'feed');
    const enter = (sequence: Sequence): Promise<void> => this.enter(sequence);
    prototype.feed = async function (this: Sequence, ...given) {
      await enter(this);
      return Reflect.apply(feed, this, given);
    };
    try {
      const running: Promise<unknown>[] = [];
      for (const [way, generation] of generations.entries()) {
        this.starting = way;
        running.push(generation().finally(() => this.leave(way)));
        // It has begun when it waits for its first turn.
        while (!this.waiting.has(way)) await new Promise(setImmediate);
      }
      this.next();
      await Promise.all(running);
    } finally {
      prototype.feed = feed;
    }
  }

  private enter(sequence: Sequence): Promise<void> {
    const known = this.ways.get(sequence);
    const way = known ?? this.starting;
    this.ways.set(sequence, way);
    if (known !== undefined) this.times[way] = performance.now() - this.entered;
    return new Promise((resolve) => {
      this.waiting.set(way, () => {
        this.entered = performance.now();
        resolve();
      });
      if (known !== undefined) this.next();
    });
  }

  /** The last token of a generation is fed to nobody. */
  private leave(way: number): void {
    this.ended.add(way);
    if (this.ended.size < this.count) this.next();
  }

  /** Lets the next one in; a round ends when all are back. */
  private next(): void {
    if (this.order.length === 0) {
      const { involuntaryContextSwitches } = process.resourceUsage();
      // A round in which the system ran something else says nothing.
      if (this.complete() && involuntaryContextSwitches === this.switches) {
        this.rounds.push(this.times);
      }
      this.switches = involuntaryContextSwitches;
      this.times = [];
      const { round } = this;
      this.round += 1;
      this.order = Array.from({ length: this.count }, (_, way) => way)
        .filter((way) => !this.ended.has(way))
        .sort((a, b) => uniform(0, round, a) - uniform(0, round, b));
    }
    const way = this.order.shift() ?? NaN;
    const go = this.waiting.get(way);
    this.waiting.delete(way);
    go?.();
  }

  private complete(): boolean {
    return Array.from({ length: this.count }, (_, way) => this.times[way]).every(
      (time) => time !== undefined,
    );
  }
}
