/** Gives every record an id of its own. */
export class UniqueIds {
  /** Ids in use, with the number that the next record of the same wish gets. */
  private readonly used = new Map<string, number>();
  private count = 0;

  constructor(private readonly noun: string) {}

  /** An id for a record that has none: `sample 1`, `sample 2` … by position. */
  next(): string {
    this.count += 1;
    return `${this.noun} ${this.count}`;
  }

  /** The wanted id, or with a number behind it where it is taken. */
  take(wanted: string): string {
    let number = this.used.get(wanted) ?? 1;
    let id = wanted;
    while (this.used.has(id)) {
      number += 1;
      id = `${wanted} (${number})`;
    }
    this.used.set(wanted, number);
    if (id !== wanted) this.used.set(id, 1);
    return id;
  }
}
