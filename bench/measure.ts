import fs from 'node:fs';

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

/** Milliseconds: of the processor, all threads of this process, and of the clock. */
export interface Moment {
  readonly cpu: number;
  readonly wall: number;
}

export function now(): Moment {
  const { user, system } = process.cpuUsage();
  return { cpu: (user + system) / 1e3, wall: performance.now() };
}

/** When a generation started, had its first token, and had its last. */
export interface Generation {
  readonly ids: readonly number[];
  readonly start: Moment;
  readonly first: Moment;
  readonly last: Moment;
}

/** Forgets the peak of this process's memory, and gives what it has now, in bytes. Linux. */
export function resetPeak(): number {
  globalThis.gc?.();
  fs.writeFileSync('/proc/self/clear_refs', '5');
  return process.memoryUsage.rss();
}

/** The most memory that this process has had since {@link resetPeak}, in bytes. */
export function peakMemory(): number {
  return statusOf('VmHWM');
}

/** Pages of mapped files in memory, bytes: weights that the runtime reads where they lie. */
export function mappedMemory(): number {
  return statusOf('RssFile');
}

function statusOf(field: string): number {
  const status = fs.readFileSync('/proc/self/status', 'utf8');
  return Number(new RegExp(`${field}:\\s*(\\d+)`).exec(status)?.[1] ?? NaN) * 1024;
}

/** Token ids of a text that no two calls with different seeds share the beginning of. */
export function promptOf(length: number, seed: number): number[] {
  return Array.from({ length }, (_, index) => ((index + 1) * 7919 + seed * 104_729) % 150_000);
}
