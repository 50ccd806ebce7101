/**
 * What scoring a long text costs: processor time and the most memory above the loaded model's.
 * `node --import tsx bench/scoring.ts MODEL [TOKENS]`, MODEL being a folder that
 * `models/tiny/half.py` made. One thread.
 */
import { LoadedModel } from '../src/engine/loadedModel';
import { findModel } from '../src/engine/models/modelFolder';
import { cpuMilliseconds, print } from './measure';

const WARM_UP = 32;

async function main([folder, length = '4096']: readonly string[]): Promise<void> {
  if (folder === undefined) throw new Error('Give the folder of a model.');
  const loaded = await LoadedModel.open(await findModel(folder), 1);
  const score = async (count: number): Promise<void> => {
    const ids = Array.from({ length: count }, (_, index) => (index * 7919 + 13) % 150_000);
    const rows = loaded.model.newSequence().score(ids, 1, 20, watch);
    for await (const row of rows) if (row.length > 0) watch();
  };
  let peak = 0;
  const watch = (): void => {
    peak = Math.max(peak, process.memoryUsage.rss());
  };
  await score(WARM_UP);
  const before = process.memoryUsage.rss();
  const tokens = Number(length);
  const cpu = await cpuMilliseconds(() => score(tokens));
  print('', 'CPU ms/token', 'model, MB', 'above it, MB');
  print(
    `scoring ${tokens} tokens, top 20`,
    (cpu / tokens).toFixed(1),
    (before / 1e6).toFixed(0),
    ((peak - before) / 1e6).toFixed(0),
  );
}

void main(process.argv.slice(2));
