/** Pages that macOS gives away without writing anything out. */
const GIVEN_AWAY = ['free', 'inactive', 'speculative', 'purgeable'];

/**
 * Bytes that a process can take. Node's free memory leaves out inactive pages, which are most of an
 * idle machine's. @param listing what vm_stat prints. Undefined for anything else.
 */
export function macAvailableMemory(listing: string): number | undefined {
  const pageSize = /page size of (\d+) bytes/.exec(listing)?.[1];
  const pages = GIVEN_AWAY.map(
    (kind) => new RegExp(`^Pages ${kind}:\\s+(\\d+)\\.`, 'm').exec(listing)?.[1],
  );
  if (pageSize === undefined || pages[0] === undefined) return undefined;
  return Number(pageSize) * pages.reduce((sum, count) => sum + Number(count ?? 0), 0);
}
