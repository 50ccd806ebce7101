import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { COLUMN, type Sample } from '../../src/trace/sample';
import { api, closeAll, onlyTrace, SHORT_RUN, traceOf, until } from './support';

function contrast(argument?: object): Thenable<string | undefined> {
  return vscode.commands.executeCommand('reasonscope.contrastConditioning', argument);
}

/** An editor with one sample of the model with which the contrast reads. */
async function opened(): Promise<vscode.Uri> {
  const uri = await vscode.commands.executeCommand<vscode.Uri>('reasonscope.generateTrace', {
    ...SHORT_RUN,
    answer: '7 * 3',
  });
  await until('the view', async () => (await api()).activeTrace()?.selection);
  return uri;
}

async function only(uri: vscode.Uri): Promise<Sample> {
  const [sample, ...others] = onlyTrace(await traceOf(uri)).samples;
  assert.ok(sample && others.length === 0, 'a contrast makes no sample');
  return sample;
}

/** The workbench hears of an edit by a message of its own; an undo before that undoes the one before. */
function heard(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 500));
}

describe('contrasting conditioning', () => {
  afterEach(closeAll);

  it('records the contrast in the sample as one edit, and shows its lens', async () => {
    const uri = await opened();
    const before = await only(uri);
    assert.equal(await contrast({ preset: 'intro', parameters: { every: 4 } }), 'intro');
    const after = await only(uri);
    const [record] = after.contrasts ?? [];
    assert.match(record?.prompt ?? '', /The correct answer is 7 \* 3\./);
    assert.equal(record?.otherPrompt, onlyTrace(await traceOf(uri)).prompt.text);
    const recorded = before.columns.get(COLUMN.logprob) ?? [];
    const asked = after.columns.get('intro.otherLogprob') ?? [];
    recorded.forEach((value, token) => {
      assert.ok(Math.abs(value - (asked[token] ?? NaN)) < 1e-4, `token ${token}`);
    });
    assert.ok(after.columns.get('intro.answerLogprob')?.some(Number.isFinite));
    const { activeTrace } = await api();
    await until('its lens', () => activeTrace()?.selection?.lens === 'intro');
    await heard();
    await vscode.commands.executeCommand('undo');
    await until('undo', async () => (await only(uri)).contrasts === undefined);
    assert.deepEqual(await only(uri), before);
    await vscode.commands.executeCommand('redo');
    await until('redo', async () => (await only(uri)).contrasts?.length === 1);
    assert.deepEqual(await only(uri), after);
  });

  it('keeps the contrast of another preset, with two models', async () => {
    const uri = await opened();
    await contrast({ preset: 't-reg' });
    await contrast({ preset: 'dpo', secondModel: 'embedded/draft' });
    const { contrasts = [], columns } = await only(uri);
    assert.deepEqual(
      contrasts.map(({ preset }) => preset),
      ['t-reg', 'dpo'],
    );
    assert.equal(contrasts[1]?.origin.decoder?.otherModels?.[0]?.name, 'embedded/draft');
    assert.ok(columns.has('t-reg.js') && columns.has('dpo.tv'));
  });

  it('says what is wrong with a preset, a parameter, a model or a sample', async () => {
    await opened();
    const refused = [
      [{ preset: 'x' }, /No contrast is named "x"; there are: intro/],
      [{ preset: 'dpo', parameters: { beta: 0 } }, /beta must be a number from/],
      [{ preset: 'dpo' }, /needs a second model, the reference/],
      [{ preset: 'intro', sample: '9' }, /no finished sample/],
      [{ preset: 'dpo', secondModel: 'server:a\/b' }, /no whole rows of logits/],
    ] as const;
    for (const [argument, message] of refused) {
      await assert.rejects(async () => contrast(argument), message);
    }
  });
});
