import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Runs a function inside the extension host. Its source text is sent, so it sees nothing but its two
 * parameters; the argument and the result travel as JSON.
 * @typedef {<A = undefined, R = void>(
 *   fn: (vscode: typeof import('vscode'), arg: A) => R | PromiseLike<R>,
 *   arg?: A,
 * ) => Promise<R>} InHost
 */

/**
 * Waits until the bridge extension runs, which also means that the extension host is up.
 * @param {string} addressFile
 * @param {number} limitMs
 * @returns {Promise<InHost>}
 */
export async function connectBridge(addressFile, limitMs = 60_000) {
  const end = Date.now() + limitMs;
  while (!fs.existsSync(addressFile)) {
    if (Date.now() > end) throw new Error(`No extension host after ${limitMs / 1000} s.`);
    await sleep(50);
  }
  const { port, token } = JSON.parse(fs.readFileSync(addressFile, 'utf8'));
  return async (fn, arg) => {
    const response = await fetch(`http://127.0.0.1:${port}/`, {
      method: 'POST',
      headers: { 'x-token': token },
      body: JSON.stringify({ source: String(fn), argument: arg }),
    });
    const reply = await response.json();
    if (typeof reply.error === 'string') throw new Error(`In the extension host: ${reply.error}`);
    return reply.value;
  };
}
