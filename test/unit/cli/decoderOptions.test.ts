import assert from 'node:assert/strict';
import { CliError } from '../../../src/cli/cliError';
import { decoderRequest } from '../../../src/cli/decoderOptions';
import { planGeneration } from '../../../src/engine/generationPlan';
import { EngineError } from '../../../src/engine/errors';

const given = { decoder: 'proxy-tuning', 'ignore-eos': false };
const asked = { model: 'a', prompt: { text: 'x' } };

describe('decoderRequest', () => {
  it('names the other models in their order', () => {
    const both = { ...given, 'second-model': 'b', 'third-model': 'c' };
    assert.deepEqual(decoderRequest(both).otherModels, ['b', 'c']);
    assert.deepEqual(planGeneration({ ...asked, ...decoderRequest(both) }).otherModels, ['b', 'c']);
    assert.deepEqual(decoderRequest(given).otherModels, []);
  });

  it('refuses a third model without a second, and seeds that are none', () => {
    assert.throws(() => decoderRequest({ ...given, 'third-model': 'c' }), CliError);
    assert.throws(() => decoderRequest({ ...given, seed: '-1' }), CliError);
  });

  it('leads to a refusal that names what is missing', () => {
    const plan = (decoder: string, ...models: string[]): unknown =>
      planGeneration({
        ...asked,
        ...decoderRequest({
          ...given,
          decoder,
          'second-model': models[0],
          'third-model': models[1],
        }),
      });
    const refused = (pattern: RegExp) => (error: unknown) =>
      error instanceof EngineError && error.code === 'parameter' && pattern.test(error.message);
    assert.throws(() => plan('ead'), refused(/0 were given.*--second-model\).*Small model: /));
    assert.throws(
      () => plan('proxy-tuning', 'b'),
      refused(/3 models.*1 was given.*--second-model and --third-model\).*Small base: /),
    );
    assert.throws(() => plan('ead', 'b', 'c'), refused(/2 were given.*Leave out the others/));
    assert.throws(() => plan('ead', 'server:lab/big'), /servers do not give it/);
    assert.throws(() => plan('greedy', 'b'), refused(/one model.*Leave out the others/));
  });
});
