import assert from 'node:assert/strict';
import { availableMemory } from '../../../../src/engine/memory/availableMemory';
import { checkMemory, readMemoryGate } from '../../../../src/engine/memory/memoryGate';
import { memoryNeed } from '../../../../src/engine/memory/memoryNeed';
import { readModelConfig } from '../../../../src/engine/models/modelConfig';
import { findModel } from '../../../../src/engine/models/modelFolder';

describe('memory gate', () => {
  it('reads its setting', () => {
    assert.equal(readMemoryGate('auto'), 'auto');
    assert.equal(readMemoryGate(' off '), 'off');
    assert.equal(readMemoryGate('2.5'), 2.5e9);
    for (const wrong of ['', 'on', '-1', '8 GB', 'NaN', '1e3']) {
      assert.equal(readMemoryGate(wrong), undefined, wrong);
    }
  });

  it('refuses with both figures, what they consist of, and the setting', async () => {
    const files = await findModel('embedded');
    await assert.rejects(
      checkMemory(files, 'auto', () => 50e6),
      (error: { code: string; message: string }) => {
        assert.equal(error.code, 'memory');
        assert.match(
          error.message,
          /^embedded\/base needs about 0\.1\d GB of memory \(weights 0\.00\d+ GB, a cache of 512 tokens 0\.00\d+ GB\), and 0\.050 GB are free\. Choose .*reasonscope\.engine\.memoryGate .*--memory-gate/,
        );
        return true;
      },
    );
    await assert.rejects(checkMemory(files, 1e6), /0\.0010 GB are allowed/);
  });

  it('lets pass what fits, and anything where it is off', async () => {
    const files = await findModel('embedded');
    await checkMemory(files, 'auto', () => 1e9);
    await checkMemory(files, 1e9, () => 0);
    await checkMemory(files, 'off', () => 0);
    await checkMemory(files, 'auto');
  });

  it('leaves a graph that cannot be read to those who open it', async () => {
    const files = await findModel('embedded');
    await checkMemory({ ...files, graph: files.tokenizer }, 'auto', () => 0);
  });

  it('counts float16 as what the CPU makes of it: about as much as float32', async () => {
    const need = async (name: string): Promise<number> => {
      const { graph, folder } = await findModel(`test/fixtures/models/${name}`);
      return memoryNeed(graph, await readModelConfig(folder))!.weights;
    };
    const [fp32, fp16, int4] = await Promise.all([
      need('llama-genai-fp32'),
      need('llama-genai-fp16'),
      need('llama-genai-int4'),
    ]);
    assert.ok(Math.abs(fp16 / fp32 - 1) < 0.25, `${fp16} ${fp32}`);
    assert.ok(int4 < fp32 / 2, `${int4} ${fp32}`);
  });

  it('finds some memory on this machine', () => {
    assert.ok(availableMemory() > 100e6);
  });
});
