import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { uniform } from '../../src/engine/random/philox';
import {
  activeTabIsDirty,
  api,
  closeAll,
  enginePids,
  onlyTrace,
  SHORT_RUN,
  traceOf,
  until,
} from './support';

/** So hot that it is noise, which is long in ending by itself. */
const LONG_RUN = { ...SHORT_RUN, maxTokens: 480, parameters: { temperature: 10 }, seed: 1 };

function run<T>(command: string, argument?: unknown): Promise<T> {
  return Promise.resolve(vscode.commands.executeCommand<T>(`reasonscope.${command}`, argument));
}

async function finishOf(uri: vscode.Uri): Promise<string | undefined> {
  await vscode.commands.executeCommand('vscode.openWith', uri, 'reasonscope.trace');
  return onlyTrace(await traceOf(uri)).samples[0]?.finish;
}

/** Ended neither by a person nor by a failure. */
function isWhole(finish: string | undefined): boolean {
  return finish === 'length' || finish === 'stop';
}

describe('the engine of several editors', () => {
  afterEach(closeAll);

  /** Two editors, of which one generates and the other, the active one, waits. */
  async function running(): Promise<{ first: Promise<vscode.Uri>; second: Promise<vscode.Uri> }> {
    const { activeTrace } = await api();
    const first = run<vscode.Uri>('generateTrace', LONG_RUN);
    await until('some tokens', () => (activeTrace()?.live?.tokens ?? 0) > 0);
    const before = activeTrace()?.uri.toString();
    const second = run<vscode.Uri>('generateTrace', SHORT_RUN);
    await until('the second editor', () => activeTrace()?.uri.toString() !== before);
    const live = await until('its run', () => activeTrace()?.live);
    assert.deepEqual([live.phase, live.ahead], ['waiting', 1]);
    return { first, second };
  }

  it('lets a second one wait, and gives it the next turn', async () => {
    const { first, second } = await running();
    const finishes = [await finishOf(await first), await finishOf(await second)];
    assert.deepEqual(finishes.map(isWhole), [true, true]);
  });

  it('cancels the one that waits at once and leaves the one that runs', async () => {
    const { first, second } = await running();
    await run('cancelGeneration');
    assert.equal(await finishOf(await second), undefined);
    assert.ok(isWhole(await finishOf(await first)));
  });

  it('goes on with the next when the editor of a run is closed', async () => {
    const { activeTrace } = await api();
    const { second } = await running();
    const uri = activeTrace()?.uri.toString();
    await vscode.commands.executeCommand('workbench.action.previousEditor');
    await until('the first editor', () => activeTrace()?.uri.toString() !== uri);
    assert.equal(activeTrace()?.live?.phase, 'generating');
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    assert.equal(await finishOf(await second), 'length');
  });
});

describe('the life of the engine', () => {
  const settings = vscode.workspace.getConfiguration('reasonscope.engine');
  const set = async (name: string, value: unknown): Promise<void> => {
    await settings.update(name, value, vscode.ConfigurationTarget.Global);
  };
  afterEach(async () => {
    await closeAll();
    await set('idleMinutes', undefined);
    await set('memoryGate', undefined);
    await run('selectModel', 'embedded');
  });

  it('ends when it is idle for as long as the setting says, and runs again', async () => {
    const { engineState } = await api();
    await run('generateTrace', SHORT_RUN);
    await set('idleMinutes', 0.05);
    await until('the idle engine to end', () => engineState() === 'stopped');
    await until('its process to end', () => enginePids().length === 0);
    const uri = await run<vscode.Uri>('generateTrace', SHORT_RUN);
    assert.equal(await finishOf(uri), 'length');
  });

  it('is one process per model', async () => {
    await run('generateTrace', { ...SHORT_RUN, model: 'embedded/draft' });
    const [first] = enginePids();
    await run('generateTrace', { ...SHORT_RUN, model: 'embedded/rl' });
    const after = enginePids();
    assert.equal(after.length, 1);
    assert.notEqual(after[0], first);
  });

  it('refuses a model that needs more memory than it may take, and says how much', async () => {
    await run('stopEngine');
    await set('memoryGate', '0.01');
    await assert.rejects(
      run('loadModel', 'embedded/rl'),
      /embedded\/rl needs about 0\.1\d GB of memory .* and 0\.010 GB are allowed\..*memoryGate/,
    );
    await set('memoryGate', 'off');
    assert.ok(await run('loadModel', 'embedded/rl'));
  });

  // test/engine/kills.test.ts does it 200 times, without an editor.
  const kills = 30;
  it(`may be killed ${kills} times: the tokens stay, marked, and the next run works`, async function () {
    this.timeout(240_000);
    const { activeTrace, engineState } = await api();
    const again = { ...LONG_RUN, model: 'embedded/draft' };
    await run('stopEngine');
    const started = performance.now();
    const uri = await run<vscode.Uri>('generateTrace', again);
    const duration = performance.now() - started;
    await until('the view', () => activeTrace()?.selection);
    const whole = [...(onlyTrace(await traceOf(uri)).samples[0]?.ids ?? [])];
    let partial = 0;
    for (let round = 0; round < kills; round += 1) {
      const before = onlyTrace(await traceOf(uri)).samples;
      const regeneration = run<string | undefined>('regenerate', again).catch(String);
      await sleep(uniform(2, round, 0) * duration);
      for (const pid of enginePids()) process.kill(pid, 'SIGKILL');
      await regeneration;
      await until('the end of the process', () => engineState() === 'stopped');
      const trace = await traceOf(uri);
      assert.equal(trace.live, undefined);
      const { samples } = onlyTrace(trace);
      assert.deepEqual(samples.slice(0, before.length), before);
      const added = samples.slice(before.length);
      assert.ok(added.length <= 1);
      for (const { ids, finish, finishDetail } of added) {
        assert.deepEqual([...(ids ?? [])], whole.slice(0, ids?.length));
        if (isWhole(finish)) continue;
        partial += 1;
        assert.equal(finish, 'error');
        assert.match(finishDetail ?? '', /ended by SIGKILL/);
      }
      if (round % 20 === 0) await vscode.commands.executeCommand('notifications.clearAll');
    }
    assert.ok(partial > 0, `${partial} runs had tokens when they were killed`);
    await run('regenerate', again);
    const last = onlyTrace(await traceOf(uri)).samples.at(-1);
    assert.ok(isWhole(last?.finish));
    assert.deepEqual([...(last?.ids ?? [])], whole);
    await until('the dirty mark', activeTabIsDirty);
    await vscode.commands.executeCommand('notifications.clearAll');
  });
});
