/** One JSON value and a line end on standard output. */
export function printJson(value: unknown, indent = 0): void {
  process.stdout.write(`${JSON.stringify(value, null, indent)}\n`);
}
