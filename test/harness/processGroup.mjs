import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { atExit } from './cleanUp.mjs';

/**
 * Starts a command in a process group of its own, so that a signal reaches all that it starts. The
 * group also ends when this process exits.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 */
export function spawnGroup(command, args, options) {
  const child = spawn(command, args, { ...options, detached: true });
  /** @type {Promise<number | null>} the exit code; null after a signal or where it never started */
  const ended = new Promise((resolve) => {
    child.once('error', () => resolve(null));
    child.once('exit', resolve);
  });
  /** @param {NodeJS.Signals} signal */
  const signal = (signal) => {
    try {
      if (child.pid) process.kill(-child.pid, signal);
    } catch {
      // The group is gone already.
    }
  };
  const forget = atExit(() => signal('SIGTERM'));
  return {
    child,
    ended,
    signal,
    /** Asks the group to end, and ends what is left of it after the time given.
     * @param {number} graceMs */
    stop: async (graceMs = 5000) => {
      signal('SIGTERM');
      await Promise.race([ended, sleep(graceMs, undefined, { ref: false })]);
      signal('SIGKILL');
      forget();
    },
  };
}
