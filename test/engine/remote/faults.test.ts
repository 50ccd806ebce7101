import assert from 'node:assert/strict';
import { RemoteModels } from '../../../src/engine/remote/remoteModels';
import { startFakeServer, type FakeServer } from './fake/fakeServer';
import { openAi } from './fake/openai';
import { vllm } from './fake/vllm';
import { accessOf, generated, patient, type Outcome } from './support';

const ID = 'org/tiny';

describe('a server that fails', () => {
  let server: FakeServer;
  let remote: RemoteModels;
  let pauses: number[];
  beforeEach(async () => {
    server = await startFakeServer(vllm());
    const setting = patient({ silence: 700 });
    ({ pauses } = setting);
    remote = new RemoteModels(setting.options);
    await generated(remote, accessOf(server), ID, {});
  });
  afterEach(() => server.stop());

  const run = (signal?: AbortSignal, onRow?: () => void): Promise<Outcome> =>
    generated(remote, accessOf(server), ID, { maxTokens: 8 }, signal, onRow);

  it('is asked again with growing pauses while it is busy', async () => {
    server.faults.statuses = [{ code: 503 }, { code: 500 }, { code: 429 }];
    const { rows } = await run();
    assert.equal(rows.length, 8);
    // Half of a doubling pause, and a random half of the rest, which is drawn as 0.5.
    assert.deepEqual(pauses, [375, 750, 1500]);
  });

  it('is given up after some attempts', async () => {
    server.faults.statuses = Array.from({ length: 9 }, () => ({ code: 503 }));
    await assert.rejects(run(), /has trouble \(status 503\): busy\. \(4 attempts\)/);
    assert.equal(server.faults.statuses.length, 5);
  });

  it('is waited for as long as it says, unless that is too long', async () => {
    server.faults.statuses = [{ code: 429, retryAfter: '7' }];
    await run();
    assert.deepEqual(pauses, [7000]);
    server.faults.statuses = [{ code: 429, retryAfter: '3600' }];
    await assert.rejects(run(), /is busy \(status 429\).*asks to wait 3600 s/);
  });

  for (const [code, message] of [
    [400, /refuses the request \(status 400\): too long\./],
    [404, /refuses the request \(status 404\): too long\./],
    [401, /lets nobody in without a right key\. Give it a key/],
    [302, /sends this request to another address/],
  ] as const) {
    it(`is not asked again after status ${code}`, async () => {
      const body = JSON.stringify({ error: { message: 'too long' } });
      server.faults.statuses = [{ code, body }];
      await assert.rejects(run(), message);
      assert.deepEqual(pauses, []);
    });
  }

  it('may answer with a page instead of JSON', async () => {
    server.faults.statuses = [{ code: 400, body: '<html>Bad gateway</html>' }];
    await assert.rejects(run(), /refuses the request \(status 400\)\.$/);
  });

  it('may cut its bytes anywhere', async () => {
    const whole = await run();
    server.faults.pieces = 7;
    const patience = new RemoteModels(patient().options);
    const cut = await generated(patience, accessOf(server), ID, { maxTokens: 8 });
    assert.deepEqual(cut.rows, whole.rows);
    assert.deepEqual(cut.result.finish, whole.result.finish);
  });

  for (const [fault, why] of [
    ['cutAfter', /connection to 127\.0\.0\.1:\d+ broke/],
    ['endAfter', /ended the connection before the answer was complete/],
    ['stallAfter', /has sent nothing for 0\.7 s/],
    ['junkAfter', /sent what is no JSON/],
    ['errorAfter', /reports an error: engine died/],
  ] as const) {
    it(`keeps what there is, with the reason: ${fault}`, async () => {
      server.faults[fault] = 3;
      const { rows, result } = await run();
      assert.equal(rows.length, 4, 'the first of three events has two tokens');
      assert.equal(result.finish, 'error');
      assert.match(result.finishDetail ?? '', why);
      assert.deepEqual(pauses, [], 'a generation that began is not begun again');
    });

    it(`fails where nothing has come yet: ${fault}`, async () => {
      server.faults[fault] = 0;
      await assert.rejects(run(), why);
      const again = fault === 'cutAfter' ? 3 : 0;
      assert.equal(pauses.length, again);
    });
  }

  it('that never answers is left after a time', async () => {
    const impatient = new RemoteModels(patient({ answer: 1500 }).options);
    await impatient.probe(`server:fake/${ID}`, accessOf(server), new AbortController().signal);
    server.faults.silent = true;
    const waiting = generated(impatient, accessOf(server), ID, {});
    await assert.rejects(waiting, /has sent nothing for 1\.5 s/);
  });

  it('loses the connection at once when a person cancels, and the sample stays', async () => {
    server.faults.stallAfter = 3;
    const abort = new AbortController();
    const { rows, result } = await run(abort.signal, () => {
      abort.abort(new Error('enough'));
    });
    assert.ok(rows.length >= 2);
    assert.equal(result.finish, 'cancelled');
    await server.asked.at(-1)?.aborted;
  });

  it('that is not there is told in one line', async () => {
    const { address } = server;
    await server.stop();
    const host = new URL(address).host;
    const gone = new RemoteModels(patient().options);
    await assert.rejects(
      generated(gone, { name: 'fake', address }, ID, {}),
      new RegExp(`No server answers at ${host} \\(ECONNREFUSED\\)`),
    );
    server = await startFakeServer(vllm());
  });
});

describe('keys of servers', () => {
  const KEY = 'sk-very-secret-0123456789';
  let server: FakeServer;
  afterEach(() => server.stop());

  it('go to their server, and nowhere into what is told or recorded', async () => {
    server = await startFakeServer(vllm());
    server.key = KEY;
    const remote = new RemoteModels(patient().options);
    const outcome = await generated(remote, accessOf(server, KEY), ID, {});
    assert.ok(server.asked.every(({ authorization }) => authorization === `Bearer ${KEY}`));
    assert.ok(!JSON.stringify(outcome).includes(KEY));
    assert.ok(!JSON.stringify(server.asked.map(({ body, path }) => [body, path])).includes(KEY));
  });

  it('are left out of a message of the server that repeats them', async () => {
    server = await startFakeServer(openAi());
    server.key = 'another';
    const remote = new RemoteModels(patient().options);
    await assert.rejects(generated(remote, accessOf(server, KEY), 'gpt', {}), (error: Error) => {
      assert.match(error.message, /lets nobody in without a right key\. Renew its key/);
      return !`${error.message} ${error.stack ?? ''}`.includes(KEY);
    });
    delete server.key;
    await remote.identify(accessOf(server, KEY), new AbortController().signal);
    server.faults.statuses = [{ code: 400, body: JSON.stringify({ error: `bad ${KEY}!` }) }];
    const access = accessOf(server, KEY);
    const fresh = new RemoteModels(patient().options);
    server.faults.statuses = Array.from({ length: 60 }, () => ({
      code: 500,
      body: JSON.stringify({ error: { message: `who is ${KEY}?` } }),
    }));
    await assert.rejects(generated(fresh, access, 'gpt', {}), (error: Error) => {
      assert.match(error.message, /who is \*\*\*\?/);
      return !JSON.stringify([error.message, String(error.cause)]).includes(KEY);
    });
  });

  it('are missing where the server wants one', async () => {
    server = await startFakeServer(openAi());
    server.key = KEY;
    const remote = new RemoteModels(patient().options);
    await assert.rejects(generated(remote, accessOf(server), 'gpt', {}), /Give it a key/);
  });
});
