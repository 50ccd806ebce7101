import type { Sent } from '../protocol';

/** What was sent, with NaN again where a number is missing. */
export function received<T>(value: Sent<T>): T {
  return revived(value) as T;
}

function revived(value: unknown): unknown {
  if (value === null) return NaN;
  if (Array.isArray(value)) return value.map(revived);
  if (typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, revived(entry)]));
}
