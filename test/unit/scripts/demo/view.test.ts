import assert from 'node:assert/strict';
import { terminalPaint } from '../../../../scripts/demo/paint.mjs';
import { renderTrace } from '../../../../scripts/demo/view.mjs';

const PLAIN = terminalPaint(1);
const COLOURED = terminalPaint(24);

interface Row {
  readonly text: string;
  readonly entropy?: number;
  readonly reflection?: boolean;
}

function render(rows: readonly Row[], paint = PLAIN, columns = 80): string {
  const report = {
    model: 'some-model',
    texts: rows.map((row) => row.text),
    lenses: {
      entropy: { values: rows.map((row) => row.entropy ?? 0) },
      surprisal: { values: rows.map(() => Math.log(4)) },
      reflection: { values: rows.map((row) => Number(row.reflection ?? false)) },
    },
  };
  return renderTrace('a prompt', report, paint, columns);
}

const REASONING: readonly Row[] = [
  { text: 'So', entropy: 2 },
  { text: ' Wait', reflection: true },
  { text: '</think>' },
  { text: 'Answer', entropy: 1 },
];

describe('the demo in the terminal', () => {
  it('tells the reasoning from the answer, each with its own mean', () => {
    const text = render(REASONING);
    assert.match(text, /REASONING \(3 tokens, mean entropy 0\.667 nats\)\nSo\S* _Wait_<\/think>/);
    assert.match(text, /ANSWER \(1 tokens, mean entropy 1\.000 nats\)\nAnswer/);
  });

  it('lists the most uncertain tokens first, with their probability', () => {
    const rows = render(REASONING).split('position  entropy  probability  token\n')[1] ?? '';
    assert.match(rows, /^ +0 +2\.000 +25\.0 % +"So"\n +3 +1\.000 +25\.0 % +"Answer"/);
  });

  it('needs no colour: numbers and underscores carry the same', () => {
    const text = render(REASONING);
    assert.ok(!text.includes('\x1b'));
    assert.ok(text.includes('So[2.00]'));
  });

  it('heats and underlines where the terminal has colour', () => {
    const text = render(REASONING, COLOURED);
    assert.match(text, /\x1b\[38;5;16;48;2;\d+;\d+;\d+mSo\x1b\[0m/);
    assert.match(text, /\x1b\[4m Wait\x1b\[0m/);
    assert.match(render(REASONING, terminalPaint(8)), /\x1b\[38;5;16;48;5;\d+mSo\x1b\[0m/);
  });

  it('lets no token command the terminal', () => {
    const hostile = [{ text: '\x1b[2J\x07\u202eevil\u009b31m', entropy: 3 }, { text: '</think>' }];
    assert.doesNotMatch(render(hostile), /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
  });

  it('breaks lines between tokens and never beyond the width', () => {
    const words = Array.from({ length: 60 }, (_, index) => ({ text: ` w${index}` }));
    const lines = render([...words, { text: '</think>' }], PLAIN, 40).split('\n');
    const from = lines.findIndex((line) => line.startsWith('REASONING')) + 1;
    const flow = lines.slice(from, lines.indexOf('', from));
    assert.ok(flow.length > 5);
    assert.ok(flow.every((line) => line.length <= 40));
    assert.equal(flow.join(''), `${words.map((word) => word.text).join('')}</think>`);
  });
});
