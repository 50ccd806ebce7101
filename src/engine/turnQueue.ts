interface Waiting {
  readonly start: () => void;
  readonly fail: (reason: unknown) => void;
  readonly onAhead: (ahead: number) => void;
}

export interface TurnOptions {
  /** Ends the wait at once with the signal's reason; a task that has begun must see to it itself. */
  readonly signal?: AbortSignal;
  /** Told, whenever it changes, how many tasks come before this one; 0 as it begins. */
  readonly onAhead?: (ahead: number) => void;
}

/**
 * Lets one task at a time through. Tasks of one owner go in their order; owners take turns, so
 * that one with many tasks delays another's by the task that runs only.
 */
export class TurnQueue<Owner> {
  /** In the order of the owners' turns, that of {@link running} last; no list is empty. */
  private readonly lanes = new Map<Owner, readonly Waiting[]>();
  private running: { readonly owner: Owner } | undefined;

  /** Whether nothing runs or waits. */
  get isEmpty(): boolean {
    return !this.running && this.lanes.size === 0;
  }

  /** Tasks that wait for their turn. */
  get waiting(): number {
    return [...this.lanes.values()].flat().length;
  }

  /** Runs a task in its turn and settles as it does. */
  async run<T>(
    owner: Owner,
    task: () => Promise<T>,
    { signal, onAhead }: TurnOptions = {},
  ): Promise<T> {
    signal?.throwIfAborted();
    if (this.running) await this.wait(owner, onAhead, signal);
    else this.running = { owner };
    onAhead?.(0);
    try {
      return await task();
    } finally {
      this.next();
    }
  }

  /** Ends every wait with `reason`; the task that runs goes on. */
  rejectWaiting(reason: unknown): void {
    const waiting = [...this.lanes.values()].flat();
    this.lanes.clear();
    for (const { fail } of waiting) fail(reason);
  }

  private wait(
    owner: Owner,
    onAhead: TurnOptions['onAhead'],
    signal: AbortSignal | undefined,
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.leave(owner, waiting);
        waiting.fail(signal?.reason);
      };
      const waiting: Waiting = {
        start: () => {
          signal?.removeEventListener('abort', leave);
          resolve();
        },
        fail: (reason) => {
          signal?.removeEventListener('abort', leave);
          // The reason is the canceller's, and an Error wherever one cares.
          reject(reason instanceof Error ? reason : new Error(String(reason)));
        },
        onAhead: onAhead ?? (() => undefined),
      };
      signal?.addEventListener('abort', leave, { once: true });
      this.lanes.set(owner, [...(this.lanes.get(owner) ?? []), waiting]);
      if (this.running) this.moveLast(this.running.owner);
      this.tellPlaces();
    });
  }

  private moveLast(owner: Owner): void {
    const lane = this.lanes.get(owner);
    if (!lane) return;
    this.lanes.delete(owner);
    this.lanes.set(owner, lane);
  }

  private leave(owner: Owner, left: Waiting): void {
    const rest = (this.lanes.get(owner) ?? []).filter((other) => other !== left);
    if (rest.length > 0) this.lanes.set(owner, rest);
    else this.lanes.delete(owner);
    this.tellPlaces();
  }

  private next(): void {
    const [turn] = this.lanes;
    if (!turn) {
      this.running = undefined;
      return;
    }
    const [owner, [first, ...rest]] = turn;
    this.lanes.delete(owner);
    if (rest.length > 0) this.lanes.set(owner, rest);
    this.running = { owner };
    first?.start();
    this.tellPlaces();
  }

  private tellPlaces(): void {
    const lanes = [...this.lanes.values()];
    const longest = Math.max(0, ...lanes.map(({ length }) => length));
    let ahead = 0;
    for (let round = 0; round < longest; round += 1) {
      for (const lane of lanes) {
        const waiting = lane[round];
        if (waiting) waiting.onAhead((ahead += 1));
      }
    }
  }
}
