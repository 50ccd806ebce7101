/** An id that no sample of a trace has yet: the next number that is free. */
export function freeSampleId(taken: ReadonlySet<string>): string {
  let number = taken.size + 1;
  while (taken.has(String(number))) number += 1;
  return String(number);
}
