/**
 * Records what llama.cpp's server answers, for the tests that replay it. Run with a server of the
 * trained model of the fixtures, which stays what it is when the embedded models are trained anew:
 *
 *   python models/gguf/to_gguf.py test/fixtures/trained-llama trained.gguf f32
 *   llama-server -m trained.gguf --alias tiny -c 512 -ctk f32 -ctv f32 -fa off --port 8080
 *   node --import tsx test/engine/remote/recordLlama.ts http://127.0.0.1:8080
 */
import fs from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { Engine } from '../../../src/engine/engine';
import { RemoteModels } from '../../../src/engine/remote/remoteModels';
import { promptIds } from './llamaExpectations';
import { runLlama } from './llamaScenario';
import type { Exchange } from './replay';

async function record(address: string): Promise<void> {
  const prompt = await promptIds(new Engine());
  const exchanges: Exchange[] = [];
  const inner = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : input.toString();
    const response = await inner(input, init);
    const text = await response.clone().text();
    const exchange: Exchange = {
      method: init?.method ?? 'GET',
      path: url.slice(address.length),
      ...(typeof init?.body === 'string' ? { body: JSON.parse(init.body) as unknown } : {}),
      status: response.status,
      type: response.headers.get('Content-Type') ?? '',
      text,
    };
    if (!exchanges.some((one) => isSame(one, exchange))) exchanges.push(exchange);
    return response;
  };
  await runLlama(new RemoteModels(), { name: 'llama', address }, prompt);
  globalThis.fetch = inner;
  const file = 'test/fixtures/servers/llama.json';
  fs.mkdirSync('test/fixtures/servers', { recursive: true });
  fs.writeFileSync(file, `${JSON.stringify(exchanges, null, 1)}\n`);
  process.stdout.write(`${file}: ${exchanges.length} exchanges\n`);
}

void record(process.argv[2] ?? '');

/** The same question gets the first answer when it is replayed. */
function isSame(one: Exchange, other: Exchange): boolean {
  return isDeepStrictEqual([one.path, one.body], [other.path, other.body]);
}
