import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '../support/folders';
import { reasonscope } from './support';

describe('reasonscope, used wrongly', () => {
  const folder = temporaryFolder();
  const inFolder = (name: string): string => path.join(folder, name);
  before(() => {
    fs.writeFileSync(inFolder('empty.json'), '');
    fs.writeFileSync(inFolder('broken.json'), '{"format":"reasonscope-trace",');
    const { code } = reasonscope(
      ...['generate', '--prompt', 'Make 5 from 2, 3.', '--max-tokens', '2'],
      ...['--out', inFolder('good.trace.json')],
    );
    assert.equal(code, 0);
  });
  const GOOD = 'good.trace.json';
  const cases: readonly (readonly [string[], RegExp])[] = [
    [[], /command is missing.*generate, .*score, .*convert/],
    [['train'], /no command "train".*generate, .*score, .*convert/],
    [['generate'], /one of --prompt TEXT, --prompt-file F and.*generate --help/],
    [['generate', '--prompt', 'a', '--prompt-file', 'b'], /one of --prompt/],
    [['generate', '--prompt', ''], /prompt is empty/],
    [['generate', '--prompt', 'a', '--temperature', '1'], /--temperature.*generate --help/],
    [['generate', '--prompt', 'a', 'b'], /Unexpected argument "b"/],
    [['generate', '--seed'], /--seed/],
    [['generate', '--prompt', 'a', '--seed', '1e3'], /--seed must be a whole number.*"1e3"/],
    [['generate', '--prompt', 'a', '--seed', '4294967296'], /from 0 to 4294967295/],
    [['generate', '--prompt', 'a', '--seed', '4294967295', '--samples', '2'], /last sample's seed/],
    [['generate', '--prompt', 'a', '--samples', '0'], /--samples must be/],
    [['generate', '--prompt', 'a', '--max-tokens', 'many'], /--max-tokens must be/],
    [['generate', '--prompt', 'a', '--top-k', '-1'], /--top-k/],
    [['generate', '--prompt', 'a', '--memory-gate', 'on'], /--memory-gate must be auto, off or a/],
    [
      ['generate', '--prompt', 'a', '--memory-gate', '0.01'],
      /needs about 0\.1\d GB of memory .* and 0\.010 GB are allowed\..*--memory-gate/,
    ],
    [['generate', '--prompt', 'a', '--decoder', 'beam'], /no decoder "beam".*greedy/],
    [['generate', '--prompt', 'a', '--set', 'temperature'], /--set takes NAME=VALUE/],
    [['generate', '--prompt', 'a', '--set', 'top_p=1'], /no parameter "top_p".*temperature/],
    [['generate', '--prompt', 'a', '--set', 'temperature=hot'], /temperature must be a number/],
    [['generate', '--prompt', 'a', '--model', 'nothing'], /no model "nothing".*embedded\/base/],
    [['generate', '--prompt', 'word '.repeat(600)], /tokens and embedded\/base reads 512.*Shorten/],
    [['generate', '--prompt-file', 'missing.txt'], /no file missing\.txt/],
    [['generate', '--prompt', 'a', '--out', 'none/x.trace.json'], /no folder .*Create it/],
    [['convert', 'missing.json', '--out', 'x.trace.json'], /no file missing\.json/],
    [['convert', 'a.json'], /--out OUT is missing/],
    [['convert', '--out', 'x.trace.json'], /IN is missing/],
    [['lens', '--lens', 'entropy'], /FILE is missing/],
    [['lens', 'a.json'], /--lens ID is missing/],
    [['lens', 'a.json', '--lens', 'mood'], /no lens "mood".*entropy/],
    [['models', 'all'], /no "models all".*add, remove, download/],
    [['decoders', '--json'], /--json.*decoders --help/],
  ];
  for (const [args, message] of cases) {
    it(`says what to do: ${args.join(' ').slice(0, 70)}`, () => {
      const { code, stdout, stderr } = reasonscope(...args);
      assert.equal(code, 1);
      assert.equal(stdout, '');
      assert.match(stderr, /^reasonscope: [^\n]+\n$/);
      assert.match(stderr, message);
    });
  }

  const files: readonly (readonly [string, string[], RegExp])[] = [
    ['an empty file', ['convert', 'empty.json', '--out', 'x.trace.json'], /empty\.json.*empty/],
    ['a broken file', ['convert', 'broken.json', '--out', 'x.trace.json'], /broken\.json:1:\d+/],
    ['a file as its own target', ['convert', GOOD, '--out', GOOD], /same file/],
    ['a trace that is not there', ['lens', GOOD, '--lens', 'rank', '--trace', '1'], /--trace must/],
    ['no such sample', ['lens', GOOD, '--lens', 'rank', '--sample', '7'], /--sample must.*"7"/],
    ['no such sample id', ['lens', GOOD, '--lens', 'rank', '--sample', 'x'], /id of a sample/],
    [
      'a parameter of no lens',
      ['lens', GOOD, '--lens', 'rank', '--set', 'a=1'],
      /parameter of a lens/,
    ],
    [
      'an unknown parameter',
      ['lens', GOOD, '--lens', 'rank', '--set', 'rank.a=1'],
      /no parameter "a"/,
    ],
    ['a folder', ['lens', '.', '--lens', 'rank'], /is a folder/],
  ];
  for (const [what, args, message] of files) {
    it(`refuses ${what} and changes no file`, () => {
      const before = fs.readdirSync(folder).map((name) => fs.readFileSync(inFolder(name), 'utf8'));
      const { code, stdout, stderr } = reasonscope(
        ...args.map((arg) => (/\.json$|^\.$/.test(arg) ? inFolder(arg) : arg)),
      );
      assert.equal(code, 1);
      assert.equal(stdout, '');
      assert.match(stderr, /^reasonscope: [^\n]+\n$/);
      assert.match(stderr, message);
      const after = fs.readdirSync(folder).map((name) => fs.readFileSync(inFolder(name), 'utf8'));
      assert.deepEqual(after, before);
    });
  }
});
