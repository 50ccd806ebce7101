import assert from 'node:assert/strict';
import { downloadVariant } from '../../../src/engine/hub/download';
import { chooseVariant } from '../../../src/engine/hub/hubModel';
import { folderOf } from '../support/folders';
import { filesOf } from './fakeHub';
import { fails, hubSuite, published, REPO } from './hubSuite';

describe('the hub', () => {
  const suite = hubSuite();
  const { read, download, contentRequests } = suite;

  it('sends the token to the hub and to no other address', async () => {
    suite.hub.token = 'hf_secret';
    await download('fp16', {}, { token: 'hf_secret' });
    assert.ok(contentRequests().length > 0);
    for (const { content, authorization } of suite.hub.requests) {
      assert.equal(authorization, content ? undefined : 'Bearer hf_secret');
    }
  });

  it('says what a refusal means', async () => {
    await fails('missing', /no model someone\/nothing/, read({}, 'someone/nothing'));
    await fails('request', /not the name of a model/, read({}, '../../etc'));
    suite.hub.token = 'hf_secret';
    await fails('token', /without a token.*HF_TOKEN/, read());
    await fails('token', /does not accept the access token/, read({ token: 'hf_wrong' }));
    suite.hub.gated = true;
    await fails('token', /gated: ask for access.*HF_TOKEN/, read());
    await fails(
      'token',
      /gated: ask for access at http\S+someone\/tiny-reasoner\./,
      read({ token: 'hf_x' }),
    );
  });

  it('tries again when the hub is busy, and says so in the end', async () => {
    suite.hub.faults.status = { code: 503, times: 0 };
    const model = await read();
    suite.hub.faults.status.times = 2;
    const patience = { retryDelaysMs: [1, 1], stallMs: 10_000 };
    const signal = new AbortController().signal;
    const options = { signal, onProgress: () => undefined, cache: suite.cache, patience };
    const access = { endpoint: suite.hub.endpoint };
    const variant = chooseVariant(model, 'fp16');
    await downloadVariant(access, model, variant, options);
    suite.hub.faults.status.times = 9;
    await fails('network', /status 503.*later/, read());
  });

  it('says that there is no connection', async () => {
    await suite.hub.stop();
    await fails('network', /cannot be reached \(ECONNREFUSED\).*HF_ENDPOINT/, read());
  });

  it('refuses names of files that lead out of the cache', async () => {
    const files = published();
    files.set('../../../escape.txt', Buffer.from('x'));
    suite.hub.repos.set(REPO, files);
    await fails('network', /not the hub's.*escape/, read());
  });

  it('lists the dtypes where a choice is needed', async () => {
    const model = await read();
    const choose = (id: string | undefined) => () => chooseVariant(model, id);
    assert.throws(choose(undefined), /several dtypes\. Give --dtype as one of fp16, fp32, q4\./);
    assert.throws(choose('q8'), /no dtype "q8".*q4/);
    suite.hub.repos.set(REPO, filesOf(folderOf('embedded/draft')));
    assert.equal(chooseVariant(await read(), undefined).id, 'fp32');
    suite.hub.repos.set(REPO, new Map([['README.md', Buffer.from('x')]]));
    await fails('request', /holds no ONNX export/, read());
  });
});
