import path from 'node:path';

/** Gives a small text file, or undefined where there is none. */
export type ReadText = (file: string) => string | undefined;

/** cgroup v1 writes "no limit" as the largest whole number of pages. */
const NO_LIMIT = 2 ** 60;

/**
 * Bytes that a process can take without swapping: what the kernel says is available, or what is left
 * of a container's limit if that is less. Page cache counts as free in both, for it is given up.
 * Undefined where /proc says nothing.
 */
export function linuxAvailableMemory(read: ReadText): number | undefined {
  const kilobytes = /^MemAvailable:\s+(\d+) kB/m.exec(read('/proc/meminfo') ?? '')?.[1];
  if (kilobytes === undefined) return undefined;
  const groups = read('/proc/self/cgroup') ?? '';
  const unified = /^0::(.*)$/m.exec(groups)?.[1];
  const classic = /^\d+:(?:[^:\n]*,)?memory(?:,[^:\n]*)?:(.*)$/m.exec(groups)?.[1];
  return Math.min(
    Number(kilobytes) * 1024,
    ...leftOf(read, '/sys/fs/cgroup', unified, V2),
    ...leftOf(read, '/sys/fs/cgroup/memory', classic, V1),
  );
}

/** Files of a control group, and the page cache that it can give up. */
interface Version {
  readonly limit: string;
  readonly used: string;
  readonly cache: RegExp;
}

const V2: Version = {
  limit: 'memory.max',
  used: 'memory.current',
  cache: /^inactive_file (\d+)$/m,
};
const V1: Version = {
  limit: 'memory.limit_in_bytes',
  used: 'memory.usage_in_bytes',
  cache: /^total_inactive_file (\d+)$/m,
};

/** What is left of the limits of a group and of those around it. */
function* leftOf(
  read: ReadText,
  root: string,
  group: string | undefined,
  { limit, used, cache }: Version,
): Generator<number> {
  if (group === undefined) return;
  // In a container the group's path may be that of the host, which is not seen from here.
  for (let at = group; ; at = path.posix.dirname(at)) {
    const text = (file: string): string => read(path.posix.join(root, at, file)) ?? '';
    const most = Number.parseInt(text(limit), 10);
    const taken = Number.parseInt(text(used), 10);
    if (most < NO_LIMIT && taken >= 0) {
      const spare = Number(cache.exec(text('memory.stat'))?.[1] ?? 0);
      yield Math.max(0, most - taken + spare);
    }
    if (at === '/' || at === '.') return;
  }
}
