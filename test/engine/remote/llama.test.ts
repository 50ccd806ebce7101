import assert from 'node:assert/strict';
import { Engine } from '../../../src/engine/engine';
import { RemoteModels } from '../../../src/engine/remote/remoteModels';
import { startFakeServer, type FakeServer } from './fake/fakeServer';
import { assertScenario, promptIds } from './llamaExpectations';
import { runLlama } from './llamaScenario';
import { replay } from './replay';
import { accessOf, patient } from './support';

describe("answers of llama.cpp's server, as recorded", () => {
  let server: FakeServer;
  before(async () => {
    server = await startFakeServer(replay('test/fixtures/servers/llama.json'));
  });
  after(() => server.stop());

  it('have the values of our own engine on the same weights', async () => {
    const engine = new Engine();
    const prompt = await promptIds(engine);
    const remote = new RemoteModels(patient().options);
    const done = await runLlama(remote, accessOf(server), prompt);
    await assertScenario(engine, prompt, done);
    assert.equal(done.greedy.rows.length, 24);
  });
});
