import assert from 'node:assert/strict';
import type { Question } from '../../../../src/lenses/contrast/preset';
import { CONTRAST_PRESETS, findPreset } from '../../../../src/lenses/contrast/presets';
import { findLens } from '../../../../src/lenses/registry';
import { ParameterError, resolveParameters } from '../../../../src/trace/parameters';

const QUESTION: Question = {
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'What is 2 + 2?' },
    { role: 'assistant', content: '5' },
    { role: 'user', content: 'Really? {answer} $& {prompt}' },
  ],
  text: 'S: Be brief. U: What is 2 + 2? 😀 A:',
  response: 'No, 4.',
  answer: '4',
};

function contextsOf(
  id: string,
  given: Readonly<Record<string, unknown>> = {},
  question: Question = QUESTION,
): ReturnType<(typeof CONTRAST_PRESETS)[number]['contexts']> {
  const preset = findPreset(id);
  assert.ok(preset);
  return preset.contexts(question, resolveParameters(id, preset.parameters, given));
}

function contents(context: ReturnType<typeof contextsOf>[number]): readonly string[] {
  assert.ok(context.kind === 'messages');
  return context.messages.map(({ content }) => content);
}

describe('contexts of contrasts', () => {
  it('put the answer behind the last question, whatever stands in that', () => {
    const [told, asked] = contextsOf('intro');
    assert.deepEqual(contents(told), [
      'Be brief.',
      'What is 2 + 2?',
      '5',
      'Really? {answer} $& {prompt}\n\nThe correct answer is 4.',
    ]);
    assert.deepEqual(
      contents(asked),
      QUESTION.messages?.map(({ content }) => content),
    );
  });

  it('take another answer and another template', () => {
    const [told] = contextsOf('intro', { answer: '7', template: '{answer}! {prompt}{other}' });
    assert.equal(contents(told)[3], '7! Really? {answer} $& {prompt}{other}');
  });

  it('measure the answer where that is asked for', () => {
    const preset = findPreset('intro');
    const plan = (every: number): unknown =>
      preset?.answer?.(QUESTION, resolveParameters('intro', preset.parameters, { every }));
    assert.deepEqual(plan(4), { text: '4', lead: '</think>Answer: ', every: 4 });
    assert.equal(plan(0), undefined);
  });

  it('ask for better and worse, or for a revision of the response', () => {
    const [better, worse] = contextsOf('t-reg', {
      template: '{prompt} Revise “{response}” to be {quality}.',
      better: 'right',
      worse: 'wrong',
    });
    assert.match(contents(better)[3] ?? '', /Revise “No, 4\.” to be right\.$/);
    assert.match(contents(worse)[3] ?? '', /Revise “No, 4\.” to be wrong\.$/);
  });

  it('leave out a message, or a span of the exact prompt by its characters', () => {
    const [whole, without] = contextsOf('next-quill', { message: 2 });
    assert.equal(contents(whole).length, 4);
    assert.deepEqual(contents(without), [
      'Be brief.',
      'What is 2 + 2?',
      'Really? {answer} $& {prompt}',
    ]);
    const text = 'S: Be brief. U: What is 2 + 2? 😀 A:';
    const from = Array.from(text).indexOf('😀');
    assert.deepEqual(contextsOf('next-quill', { span: `${from}:${from + 2}` }), [
      { kind: 'text', text },
      { kind: 'text', text: 'S: Be brief. U: What is 2 + 2? A:' },
    ]);
  });

  it('are the same for two models', () => {
    for (const id of ['dpo', 'bco', 'align-distil', 'minpro']) {
      assert.deepEqual(contextsOf(id), [{ kind: 'recorded' }, { kind: 'recorded' }]);
    }
  });

  const { answer: ignored, ...unanswered } = QUESTION;
  assert.equal(ignored, '4');
  const refused: readonly (readonly [string, string, object, Question, RegExp])[] = [
    ['no gold answer', 'intro', {}, unanswered, /needs a gold answer/],
    ['no messages', 't-reg', {}, { response: '', text: 'x' }, /tells no messages/],
    [
      'no question',
      'intro',
      {},
      { response: '', answer: '1', messages: [{ role: 'system', content: 'x' }] },
      /No message of the trace is a user/,
    ],
    ['no such message', 'next-quill', { message: 4 }, QUESTION, /has 4 messages; .* index 4/],
    ['a span beyond the end', 'next-quill', { span: '3:99' }, QUESTION, /span must be FROM:TO/],
    ['an empty span', 'next-quill', { span: '3:3' }, QUESTION, /span must be FROM:TO/],
    ['a span of no text', 'next-quill', { span: '0:1' }, { response: '' }, /exact prompt/],
  ];
  for (const [what, id, given, question, message] of refused) {
    it(`refuse ${what} in one line`, () => {
      assert.throws(
        () => contextsOf(id, given as Record<string, unknown>, question),
        (error) => error instanceof ParameterError && message.test(error.message),
      );
    });
  }
});

describe('presets of contrasts', () => {
  for (const { id, lens, fidelity, fidelityNote } of CONTRAST_PRESETS) {
    it(`${id} has a lens, and says what is not as published`, () => {
      const shown = findLens(lens);
      assert.equal(shown?.fidelity, fidelity);
      assert.equal(fidelity === 'published', fidelityNote === undefined);
    });
  }
});
