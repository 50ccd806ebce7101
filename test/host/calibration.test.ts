import assert from 'node:assert/strict';
import { promises as fs } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { computeCalibration, countsOf } from '../../src/extension/calibration/judgedSamples';
import type { GroupCalibration } from '../../src/lenses/ziprc/groupCalibration';
import { readTraceFile } from '../../src/trace/formats/registry';
import { writeTraceFile } from '../../src/trace/formats/own/write';
import type { Trace, TraceFile } from '../../src/trace/trace';
import { judgedTrace } from '../fixtures/judgedGroup';
import { closeAll, openTrace, temporaryFolder, until } from './support';

function fileOf(...traces: readonly Trace[]): TraceFile {
  return { format: 'reasonscope-trace', warnings: [], traces };
}

async function written(file: TraceFile): Promise<string> {
  const target = path.join(await temporaryFolder(), 'judged.trace.json');
  await fs.writeFile(target, writeTraceFile(file, 'json'));
  return target;
}

function panels(): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter(
      ({ input }) =>
        input instanceof vscode.TabInputWebview &&
        input.viewType.endsWith('reasonscope.calibration'),
    );
}

describe('Show ZIP-RC Calibration', () => {
  afterEach(closeAll);

  const show = (argument?: unknown): Thenable<unknown> =>
    vscode.commands.executeCommand('reasonscope.showCalibration', argument);

  it('opens one panel for the active trace', async () => {
    const file = await written(fileOf(judgedTrace(8, 20)));
    await openTrace(file);
    assert.equal(String(await show()), vscode.Uri.file(file).toString());
    const [tab] = await until('the panel', () => panels().length === 1 && panels());
    assert.equal(tab?.label, 'Calibration: judged.trace.json');
    await show(vscode.Uri.file(file));
    assert.equal(panels().length, 1);
  });

  it('opens a file that no editor shows', async () => {
    await show(vscode.Uri.file(await written(fileOf(judgedTrace(3, 20)))));
    await until('the panel', () => panels().length === 1);
  });
});

describe('what a calibration panel is told', () => {
  async function resultsOf(
    file: TraceFile,
    scope: number | 'all',
  ): Promise<Map<string, GroupCalibration & { readonly group: number }>> {
    const results = new Map<string, GroupCalibration & { readonly group: number }>();
    await computeCalibration(file, scope, new AbortController().signal, (group, result) =>
      results.set(result.place, { ...result, group: group.length }),
    );
    return results;
  }

  it('is of the samples of a file, as it is read back, that can be judged', async () => {
    const [one, other] = [judgedTrace(40, 30), judgedTrace(6, 30, 'other')];
    const plain = { ...other.samples[0]!, id: 'open', reward: 0.5 };
    const file = fileOf(one, { ...other, samples: [...other.samples, plain] });
    const target = await written(file);
    const read = readTraceFile('judged.trace.json', await fs.readFile(target));
    assert.deepEqual(read.traces.map(countsOf), [
      { samples: 40, predicted: 40, judged: 40 },
      { samples: 7, predicted: 7, judged: 6 },
    ]);
    const all = await resultsOf(read, 'all');
    assert.deepEqual([...all.keys()], ['start', 'middle', 'last-tenth', 'every']);
    const [start, last] = [all.get('start')!, all.get('last-tenth')!];
    assert.deepEqual([start.group, start.states], [46, 46]);
    assert.ok(last.reward.brier < start.reward.brier);
    assert.ok(last.length.errorOfMedian < start.length.errorOfMedian);
    assert.equal((await resultsOf(read, 1)).get('every')?.group, 6);
    // Joints are float16 in files: figures differ from those before by less than that is coarse.
    const before = await resultsOf(file, 'all');
    assert.ok(
      Math.abs(before.get('middle')!.reward.brier - all.get('middle')!.reward.brier) < 0.001,
    );
  });

  it('ends where it is asked for anew', async () => {
    const run = new AbortController();
    let results = 0;
    const file = fileOf(judgedTrace(4, 20));
    await computeCalibration(file, 'all', run.signal, () => {
      results += 1;
      run.abort();
    });
    assert.equal(results, 1);
  });
});
