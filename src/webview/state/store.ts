/** One value, replaced as a whole; listeners run once per change, in order of subscription. */
export class Store<T extends object> {
  private readonly listeners: ((state: T, before: T) => void)[] = [];

  constructor(private state: T) {}

  get(): T {
    return this.state;
  }

  update(change: Partial<T>): void {
    const before = this.state;
    const keys = Object.keys(change) as (keyof T)[];
    if (keys.every((key) => Object.is(before[key], change[key]))) return;
    this.state = { ...before, ...change };
    for (const listener of this.listeners) listener(this.state, before);
  }

  subscribe(listener: (state: T, before: T) => void): void {
    this.listeners.push(listener);
  }
}
