// Whatever a harness started ends with it: after stop(), on a normal exit, and on a signal.

/** @type {Set<() => void>} */
const pending = new Set();

process.on('exit', () => {
  for (const action of pending) action();
});

/**
 * Registers a synchronous last resort for the exit of this process.
 * @param {() => void} action
 * @returns {() => void} takes it back
 */
export function atExit(action) {
  if (pending.size === 0) {
    // Without a listener a signal ends Node at once and 'exit' never comes.
    for (const [signal, code] of SIGNALS) process.once(signal, () => process.exit(128 + code));
  }
  pending.add(action);
  return () => void pending.delete(action);
}

/** @type {readonly (readonly [NodeJS.Signals, number])[]} */
const SIGNALS = [
  ['SIGHUP', 1],
  ['SIGINT', 2],
  ['SIGTERM', 15],
];
