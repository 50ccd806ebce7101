import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import net, { type AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Engine } from '../../../src/engine/engine';
import { RemoteModels } from '../../../src/engine/remote/remoteModels';
import { isArray, isObject } from '../../../src/trace/json';
import { assertScenario, promptIds } from './llamaExpectations';
import { LLAMA_MODEL, runLlama } from './llamaScenario';
import { generated, scored } from './support';

const { REASONSCOPE_LLAMA_SERVER: program, REASONSCOPE_LLAMA_GGUF: gguf } = process.env;

// docs/servers.md says how to make both; without them there is nothing to run.
if (program !== undefined && gguf !== undefined) {
  describe('a real server of llama.cpp', () => {
    const key = 'a-key-for-the-test';
    let child: ChildProcess;
    let access: { readonly name: string; readonly address: string; readonly key: string };
    const remote = new RemoteModels();
    const engine = new Engine();

    before(async function () {
      this.timeout(60_000);
      const port = await freePort();
      access = { name: 'llama', address: `http://127.0.0.1:${port}`, key };
      // Its own default is a cache of float16, which moves values by some 0.005 nats.
      const exact = ['-ctk', 'f32', '-ctv', 'f32', '-fa', 'off'];
      const options = ['--alias', LLAMA_MODEL, '-c', '512', '--parallel', '1', '--threads', '1'];
      child = spawn(
        program,
        ['-m', gguf, '--port', String(port), '--api-key', key, ...options, ...exact],
        {
          stdio: 'ignore',
        },
      );
      for (let tries = 0; tries < 200; tries += 1) {
        const health = await fetch(`${access.address}/health`).catch(() => undefined);
        if (health?.ok === true) return;
        await pause(200);
      }
      throw new Error('The server did not start.');
    });
    after(() => {
      child.kill();
    });

    it('has the values of our own engine on the same weights, and goes on exactly', async () => {
      const prompt = await promptIds(engine);
      await assertScenario(engine, prompt, await runLlama(remote, access, prompt));
    });

    it('makes the prompt of a question by its own template', async () => {
      const prompt = { text: 'Make 5 from 6, 2, 1.' };
      const { started, result } = await generated(remote, access, LLAMA_MODEL, { prompt });
      assert.equal(started?.promptText, '<|user|>Make 5 from 6, 2, 1.<|assistant|><think>');
      assert.equal(result.origin?.server?.prefix?.verified, true);
    });

    it('goes on from a text of any characters', async () => {
      const continuation = { kept: { text: 'é🙂' } };
      const outcome = await generated(remote, access, LLAMA_MODEL, { continuation });
      assert.ok(outcome.text.startsWith('é🙂'));
    });

    it('stops working for a person who cancels', async () => {
      const abort = new AbortController();
      const asked = { decoder: 'temperature', parameters: { temperature: 5 }, maxTokens: 450 };
      const { result } = await generated(
        remote,
        access,
        LLAMA_MODEL,
        { ...asked, ignoreEos: true },
        abort.signal,
        () => {
          abort.abort(new Error('enough'));
        },
      );
      assert.equal(result.finish, 'cancelled');
      for (let tries = 0; tries < 50 && (await isBusy(access)); tries += 1) await pause(50);
      assert.equal(await isBusy(access), false);
    });

    it('lets nobody in without the key', async () => {
      const { name, address } = access;
      const stranger = generated(new RemoteModels(), { name, address }, LLAMA_MODEL, {});
      // It lists its models for everyone.
      await assert.rejects(stranger, /lets nobody in without a right key/);
    });

    it('does not score prompts, and that is said', async () => {
      await assert.rejects(
        scored(remote, access, LLAMA_MODEL, { text: 'First, 7 + 6 = 13.' }),
        /gives no log-probabilities of a text that is there already/,
      );
    });
  });
}

async function isBusy({
  address,
  key,
}: {
  readonly address: string;
  readonly key: string;
}): Promise<boolean> {
  const headers = { Authorization: `Bearer ${key}` };
  const slots: unknown = await (await fetch(`${address}/slots`, { headers })).json();
  return isArray(slots) && slots.some((slot) => isObject(slot) && slot.is_processing === true);
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => {
        resolve(port);
      });
    });
  });
}
