import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {
  embeddedFolder,
  EMBEDDED_MODELS,
  findEmbedded,
  sampleProblems,
} from '../../../../src/engine/models/embedded';
import { readSidecar } from '../../../../src/engine/ziprc/sidecar';

/** Value of an expression of whole numbers, + - * / and brackets. */
function evaluate(expression: string): number {
  const tokens = expression.match(/\d+|[-+*/()]/g) ?? [];
  let at = 0;
  const factor = (): number => {
    const token = tokens[at++];
    if (token !== '(') return Number(token);
    const value = sum();
    at += 1;
    return value;
  };
  const product = (): number => {
    let value = factor();
    while (tokens[at] === '*' || tokens[at] === '/') {
      value = tokens[at++] === '*' ? value * factor() : value / factor();
    }
    return value;
  };
  const sum = (): number => {
    let value = product();
    while (tokens[at] === '+' || tokens[at] === '-') {
      value = tokens[at++] === '+' ? value + product() : value - product();
    }
    return value;
  };
  return sum();
}

/** Solves a word problem sentence by sentence; sentences about other things do not count. */
function count(prompt: string): number {
  const number = (text: string): number => Number(/\d+/.exec(text)?.[0]);
  const [start = '', ...sentences] = prompt.split('. ');
  let value = number(start);
  for (const sentence of sentences) {
    const packs = /buys (\d+) \w+ of (\d+)/.exec(sentence);
    if (packs) value += Number(packs[1]) * Number(packs[2]);
    else if (/ (finds|buys|gets) \d+ more/.test(sentence)) value += number(sentence);
    else if (/ (loses|drops|gives away|sells) \d+/.test(sentence)) value -= number(sentence);
    else if (sentence.includes('doubles')) value *= 2;
    else if (/ (gives away|loses) half/.test(sentence)) value /= 2;
    else if (sentence.includes('equal parts')) value /= number(sentence);
    else assert.match(sentence, /(sees|also has) \d+ \w+$|^How many/);
  }
  return value;
}

describe('embedded models', () => {
  it('are three, with their files, and "embedded" means the base model', () => {
    const names = EMBEDDED_MODELS.map((model) => model.name);
    assert.deepEqual(names, ['embedded/base', 'embedded/rl', 'embedded/draft']);
    assert.equal(findEmbedded('embedded'), EMBEDDED_MODELS[0]);
    assert.equal(findEmbedded('base'), undefined);
    for (const model of EMBEDDED_MODELS) {
      for (const file of [
        'model.onnx',
        'tokenizer.json',
        'config.json',
        'generation_config.json',
      ]) {
        assert.ok(fs.existsSync(path.join(embeddedFolder(model), file)), `${model.name} ${file}`);
      }
    }
  });

  it('have a trained ZIP-RC head but for the draft, each of its own', async () => {
    for (const model of EMBEDDED_MODELS) {
      const trained = await readSidecar(embeddedFolder(model));
      const policy = model.name === 'embedded/draft' ? undefined : model.name;
      assert.equal(trained?.head.policy, policy);
      if (trained) assert.equal(trained.reads.kind, 'vocabulary');
    }
  });

  it('say what they know and that they are often wrong', () => {
    for (const { knows } of EMBEDDED_MODELS) assert.match(knows, /only.*Countdown.*often wrong/);
  });
});

describe('sample problems', () => {
  const problems = sampleProblems();

  it('are of both kinds, all different, in every phrasing', () => {
    assert.equal(new Set(problems.map((problem) => problem.prompt)).size, problems.length);
    assert.ok(problems.length >= 20);
    for (const phrase of [
      /^Use the numbers/,
      /^Make \d/,
      /^Using/,
      /^Numbers: .* Target/,
      /has \d/,
    ]) {
      assert.ok(
        problems.some((problem) => phrase.test(problem.prompt)),
        String(phrase),
      );
    }
    const sizes = problems.flatMap(({ numbers }) => (numbers ? [numbers.length] : []));
    assert.deepEqual([...new Set(sizes)].sort(), [2, 3, 4]);
  });

  for (const problem of problems) {
    it(`"${problem.prompt}" has the right answer`, () => {
      if (problem.kind === 'word') {
        assert.equal(count(problem.prompt), Number(problem.answer));
        return;
      }
      const { numbers = [], target } = problem;
      const asked = (problem.prompt.match(/\d+/g) ?? []).map(Number);
      const used = (problem.answer.match(/\d+/g) ?? []).map(Number);
      const sorted = (list: readonly number[]): number[] => [...list].sort((a, b) => a - b);
      assert.deepEqual(sorted(asked), sorted([...numbers, target ?? NaN]));
      assert.deepEqual(sorted(used), sorted(numbers));
      assert.equal(evaluate(problem.answer), target);
    });
  }
});
