import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Picker, StepContext } from '../../../../../src/engine/decoders/decoder';
import { budgetForcing } from '../../../../../src/engine/decoders/budgetForcing';
import { cyclicReflex } from '../../../../../src/engine/decoders/cyclicReflex';
import { ngramStyle } from '../../../../../src/engine/decoders/ngramStyle';
import { tip } from '../../../../../src/engine/decoders/tip';
import { triangularWave } from '../../../../../src/engine/decoders/reasoning/waveform';
import { EngineError } from '../../../../../src/engine/errors';
import { resolveParameters } from '../../../../../src/trace/parameters';
import { contextOf, vocabularyOf, WORDS } from '../support';

const A = 0;
const [WAIT] = WORDS.encode(' wait');
const [BIG_WAIT] = WORDS.encode('Wait');
const [END] = WORDS.encode('</think>');
assert.ok(WAIT !== undefined && BIG_WAIT !== undefined && END !== undefined);

function start(
  decoder: typeof tip,
  given: Record<string, unknown>,
  context: StepContext = contextOf(1),
): Promise<Picker> | Picker {
  return decoder.create(resolveParameters(decoder.id, decoder.parameters, given), context);
}

/** `a` is 1 above the words, all else impossible. */
function row(changes: Record<number, number> = {}): Float64Array {
  const logits = new Float64Array(WORDS.size).fill(-Infinity);
  logits[A] = 1;
  for (const [id, value] of Object.entries({ [WAIT ?? 0]: 0, ...changes })) {
    logits[Number(id)] = value;
  }
  return logits;
}

/** Picks and accepts tokens from one row. */
function write(picker: Picker, logits: (position: number) => Float64Array, count: number) {
  return Array.from({ length: count }, (_, position) => {
    const pick = picker.pick(logits(position), position);
    picker.accept?.(pick.id);
    return pick;
  });
}

describe('CyclicReflex', () => {
  const given = { amplitude: 5, period: 40, temperature: 0 };

  it('favours the words in the first half of a period and not in the second', async () => {
    const picks = write(await start(cyclicReflex, given), () => row(), 40);
    picks.forEach(({ id, columns }, t) => {
      const wave = triangularWave(t, 5, 40, 0);
      assert.equal(columns?.bias, wave);
      assert.equal(id, wave > 1 ? WAIT : A, `t = ${t}`);
    });
  });

  it('goes on in the wave where a branch begins, and ends with the reasoning and the range', async () => {
    const branch = await start(cyclicReflex, given);
    for (let position = 0; position < 10; position += 1) branch.accept?.(A);
    assert.equal(branch.pick(row(), 10).columns?.bias, 5);
    branch.accept?.(END);
    assert.equal(branch.pick(row(), 11).columns?.bias, 0);
    const ranged = await start(cyclicReflex, { ...given, from: 5, to: 8 });
    const biases = write(ranged, () => row(), 10).map(({ columns }) => columns?.bias !== 0);
    assert.deepEqual(
      biases.map((active, t) => (active ? t : -1)).filter((t) => t >= 0),
      [5, 6, 7],
    );
  });

  it('says which tokens it found, and refuses words that are none', async () => {
    const remarks: string[] = [];
    await start(cyclicReflex, {}, { ...contextOf(1), remark: (text) => remarks.push(text) });
    assert.match(remarks.join(), /" wait" 26, "Wait" 27, " but" 28; not a token: Alternatively/);
    assert.throws(() => start(cyclicReflex, { words: 'Hmm' }), EngineError);
    const spaced = vocabularyOf([' wait', ...Array.from('waithm </nk>')]);
    assert.throws(
      () => start(cyclicReflex, { words: 'wait', spellings: 'literal' }, contextOf(1, spaced)),
      /take the expanded spellings/,
    );
  });
});

describe('TIP', () => {
  it('lowers the words during the first tokens of a thought', async () => {
    const given = { alpha: 3, beta: 4, temperature: 0 };
    const picks = write(await start(tip, given), () => row({ [WAIT]: 2 }), 12);
    // The word wins by 1 when nothing is taken from it; then a new thought begins with it.
    const expected = [A, A, A, A, WAIT, A, A, A, WAIT, A, A, A];
    assert.deepEqual(
      picks.map(({ id }) => id),
      expected,
    );
    assert.deepEqual(
      picks.slice(3, 6).map(({ columns }) => columns?.bias),
      [-3, 0, -3],
    );
  });

  it('lowers them always in its constant form, until the reasoning ends', async () => {
    const picker = await start(tip, { beta: 1, form: 'constant', temperature: 0 });
    const picks = write(picker, () => row({ [WAIT]: 2 }), 20);
    assert.ok(picks.every(({ id, columns }) => id === A && columns?.bias === -3));
    picker.accept?.(END);
    assert.equal(picker.pick(row({ [WAIT]: 2 }), 20).id, WAIT);
  });
});

describe('S1 budget forcing', () => {
  const wantsEnd = (): Float64Array => row({ [END]: 9 });

  it('replaces the first ends of thinking by the text', async () => {
    const picks = write(
      await start(budgetForcing, { ignore_ends: 2, wait_text: 'Waitab' }),
      wantsEnd,
      7,
    );
    const wait = [BIG_WAIT, A, 1];
    assert.deepEqual(
      picks.map(({ id }) => id),
      [...wait, ...wait, END],
    );
    assert.deepEqual(
      picks.map(({ columns }) => columns?.forced),
      [1, 1, 1, 1, 1, 1, 0],
    );
  });

  it('replaces every end before the least thinking, a stop token too', async () => {
    const stops = { ...WORDS, stopIds: new Set([5]) };
    const picker = await start(
      budgetForcing,
      { ignore_ends: 0, min_thinking: 3 },
      contextOf(1, stops),
    );
    const picks = write(picker, () => row({ 5: 9 }), 4);
    assert.deepEqual(
      picks.map(({ id }) => id),
      [BIG_WAIT, BIG_WAIT, BIG_WAIT, 5],
    );
  });

  it('forces the end at the most thinking, then the answer, and then leaves the model alone', async () => {
    const given = { max_thinking: 3, answer_text: 'bc' };
    const picks = write(await start(budgetForcing, given), () => row(), 8);
    assert.deepEqual(
      picks.map(({ id }) => id),
      [A, A, A, END, 1, 2, A, A],
    );
    assert.deepEqual(
      picks.map(({ columns }) => columns?.forced),
      [0, 0, 0, 1, 1, 1, 0, 0],
    );
  });

  it('does not touch an end after the reasoning, and refuses a marker of several tokens', async () => {
    const picker = await start(budgetForcing, { ignore_ends: 5 });
    picker.accept?.(END);
    assert.equal(picker.pick(wantsEnd(), 1).id, END);
    assert.throws(() => start(budgetForcing, { end_of_thinking: 'abc' }), /as 3 tokens/);
  });
});

describe('n-gram style control', () => {
  let folder: string;
  before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ngram-'));
    fs.writeFileSync(path.join(folder, 'corpus.txt'), 'abcabdabc');
  });
  after(() => {
    fs.rmSync(folder, { recursive: true });
  });

  it('follows the corpus more, the stronger it is, and scores its words', async () => {
    const corpus = path.join(folder, 'corpus.txt');
    const remarks: string[] = [];
    const context = { ...contextOf(1), remark: (text: string) => remarks.push(text) };
    const flat = new Float64Array(WORDS.size);
    const styled = await start(ngramStyle, { corpus, lambda: 2, mode: 'full' }, context);
    const picks = write(styled, () => flat, 4);
    assert.deepEqual(
      picks.map(({ id }) => id),
      [2, 0, 1, 2],
      'the prompt ends in "ab"',
    );
    assert.ok(picks.every(({ columns }) => (columns?.styleSurprisal ?? NaN) < 1));
    assert.match(remarks.join(), /^Corpus of 9 tokens, sha256 [0-9a-f]{64}\.$/);
    const none = await start(ngramStyle, { corpus, lambda: 0 }, context);
    assert.equal(none.pick(row(), 0).columns?.bias, 0);
  });

  it('refuses a corpus that is missing or empty', async () => {
    fs.writeFileSync(path.join(folder, 'empty.txt'), '');
    await assert.rejects(
      async () => start(ngramStyle, { corpus: path.join(folder, 'no') }),
      EngineError,
    );
    await assert.rejects(
      async () => start(ngramStyle, { corpus: path.join(folder, 'empty.txt') }),
      /is empty/,
    );
  });
});
