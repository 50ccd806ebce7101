import assert from 'node:assert/strict';
import {
  numberOf,
  ParameterError,
  resolveParameters,
  wordsOf,
  type Parameter,
} from '../../../src/trace/parameters';

const text = { title: 't', help: 'h' };
const PARAMETERS: readonly Parameter[] = [
  { id: 'p', ...text, type: 'number', default: 0.5, minimum: 0, maximum: 1 },
  { id: 'k', ...text, type: 'integer', default: 3, minimum: 1, maximum: 9 },
  { id: 'on', ...text, type: 'boolean', default: false },
  { id: 'mode', ...text, type: 'choice', default: 'a', choices: ['a', 'b'] },
  { id: 'words', ...text, type: 'words', default: ['wait'] },
];

describe('parameters', () => {
  it('have their defaults', () => {
    assert.deepEqual(resolveParameters('x', PARAMETERS, {}), {
      p: 0.5,
      k: 3,
      on: false,
      mode: 'a',
      words: ['wait'],
    });
  });

  it('are read from text by their type', () => {
    const values = resolveParameters('x', PARAMETERS, {
      p: '0.25',
      k: '9',
      on: 'true',
      mode: 'b',
      words: 'so, hmm ,',
    });
    assert.equal(numberOf(values, 'p'), 0.25);
    assert.deepEqual(wordsOf(values, 'words'), ['so', 'hmm']);
    assert.deepEqual([values.k, values.on, values.mode], [9, true, 'b']);
  });

  it('are refused outside of their bounds or type, and by an unknown id', () => {
    const bad: readonly Readonly<Record<string, unknown>>[] = [
      { p: 1.5 },
      { p: NaN },
      { p: '' },
      { k: 1.5 },
      { k: 0 },
      { on: 1 },
      { mode: 'c' },
      { words: [] },
      { words: [1] },
      { other: 1 },
    ];
    for (const given of bad) {
      assert.throws(() => resolveParameters('x', PARAMETERS, given), ParameterError);
    }
  });
});
