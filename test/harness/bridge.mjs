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

/** @typedef {{ port: number, token: string }} Address */

/**
 * The line to the bridge extension.
 * @param {string} addressFile that the extension writes when it starts
 */
export async function connectBridge(addressFile) {
  let address = await read(addressFile);
  /** @type {InHost} */
  const inHost = async (fn, arg) => {
    const response = await fetch(`http://127.0.0.1:${address.port}/`, {
      method: 'POST',
      headers: { 'x-token': address.token },
      body: JSON.stringify({ source: String(fn), argument: arg }),
    });
    const reply = await response.json();
    if (typeof reply.error === 'string') throw new Error(`In the extension host: ${reply.error}`);
    return reply.value;
  };
  return {
    inHost,
    /** Waits for the extension host that follows the present one.
     * @param {() => Promise<unknown>} restart */
    reconnectAfter: async (restart) => {
      fs.rmSync(addressFile);
      await restart();
      address = await read(addressFile);
    },
  };
}

/**
 * The file's existence also says that the extension host is up.
 * @param {string} addressFile
 * @param {number} limitMs
 * @returns {Promise<Address>}
 */
async function read(addressFile, limitMs = 60_000) {
  const end = Date.now() + limitMs;
  while (!fs.existsSync(addressFile)) {
    if (Date.now() > end) throw new Error(`No extension host after ${limitMs / 1000} s.`);
    await sleep(50);
  }
  return JSON.parse(fs.readFileSync(addressFile, 'utf8'));
}
