import assert from 'node:assert/strict';
import { Comparison } from '../../../../src/webview/compare/comparison';
import { factRows } from '../../../../src/webview/compare/facts';
import { speakCompared } from '../../../../src/webview/compare/compareSpeech';
import { SampleView } from '../../../../src/webview/state/sampleView';
import { differenceLevel, MISSING_DIFFERENCE } from '../../../../src/webview/theme/diverging';
import { formatDifference } from '../../../../src/webview/ui/format';
import type { CompareSide } from '../../../../src/webview/protocol';
import type { Sample } from '../../../../src/trace/sample';
import { SETTINGS } from '../../fakeHost';
import { branchedTrace } from '../../samples';

function compare(left: Sample, right: Sample): Comparison {
  const view = (sample: Sample): SampleView => new SampleView(sample, undefined, SETTINGS);
  return new Comparison({ left: view(left), right: view(right) }, 0.05);
}

describe('comparison', () => {
  const [parent, branch] = branchedTrace(130).samples;
  const comparison = compare(parent!, branch!);

  it('finds the fork, and the token that stands on the other side', () => {
    const [first] = comparison.differences;
    assert.deepEqual([first?.left.start, first?.right.start], [130, 130]);
    assert.equal(comparison.counterpart('left', 12), 12);
    assert.equal(comparison.counterpart('right', 130), 130);
    assert.equal(
      comparison.counterpart('left', parent!.tokens.length - 1),
      branch!.tokens.length - 1,
    );
    assert.equal(comparison.equalTokens, [...comparison.differs.left].filter((one) => !one).length);
  });

  it('gives the difference of a lens per pair, the same on both sides', () => {
    const { lower, levels, certain } = comparison.difference('entropy');
    const entropy = (sample: Sample, token: number): number =>
      sample.columns.get('entropy')![token]!;
    assert.equal(lower[20], entropy(parent!, 20) - entropy(branch!, 20));
    assert.equal(certain[20], lower[20]);
    assert.equal(levels.left[20], levels.right[20]);
    assert.equal(levels.left[130], MISSING_DIFFERENCE);
    const notable = comparison.notable('entropy');
    const size = (token: number): number =>
      Math.abs(
        entropy(parent!, token) - entropy(branch!, comparison.counterpart('left', token) ?? -1),
      );
    const others = comparison.pairs
      .map(({ left }) => left.start)
      .filter((token) => !notable.includes(token));
    assert.ok(notable.length > 3);
    assert.ok(Math.min(...notable.map(size)) > Math.max(...others.map(size)));
  });

  it('is n/a where a side does not have the lens', () => {
    const { id, tokens, origin } = branch!;
    const without: Sample = { id, tokens, origin, columns: new Map() };
    const { levels } = compare(parent!, without).difference('entropy');
    assert.ok(levels.left.every((level) => level === MISSING_DIFFERENCE));
  });

  it('says in words what stands on both sides', () => {
    assert.match(
      speakCompared(comparison, 'entropy', 'left', 130),
      /^left: 6, probability .*, different; right: Back, probability/,
    );
    assert.match(
      speakCompared(comparison, 'entropy', 'right', 20),
      /same on both sides, difference [+−\d.]+ nats$/,
    );
  });

  it('scales differences by half the range of the lens, with half a step as nothing', () => {
    const lens = { range: [0, 14] } as const;
    assert.deepEqual(
      [0.4, -0.4, 0.6, -0.6, 3, -7, 99, Infinity, NaN].map((value) => differenceLevel(lens, value)),
      [0, 0, 1, -1, 3, -7, 7, 7, MISSING_DIFFERENCE],
    );
    assert.equal(formatDifference(0.5, 0.5), '+0.500');
    assert.equal(formatDifference(-1, 0), '−1.00 to 0');
    assert.equal(formatDifference(NaN, 1), 'n/a');
  });

  it('lists outcome and cost where a side knows them, and marks nothing that is shared', () => {
    const side = (sample: Sample, index: number): CompareSide => ({
      ref: { uri: 'file:///a.trace.json', trace: 0, sample: sample.id },
      fileName: 'a.trace.json',
      index,
      prompt: { text: 'Make 28.' },
      sample: null,
      running: false,
    });
    const rows = factRows({
      left: {
        content: side(parent!, 0),
        view: comparison.views.left,
        lens: comparison.views.left.lens('entropy'),
      },
      right: {
        content: side(branch!, 1),
        view: comparison.views.right,
        lens: comparison.views.right.lens('entropy'),
      },
    });
    const row = (title: string): readonly (string | undefined)[] | undefined => {
      const found = rows.find((candidate) => candidate.title === title);
      return found && [found.left, found.right];
    };
    assert.deepEqual(row('decoder'), ['temperature', 'cyclic-reflex']);
    assert.deepEqual(row('parameters'), ['temperature 1', 'amplitude 5, period 600']);
    assert.deepEqual(row('branch of'), [undefined, 'sample-1 at #130']);
    assert.deepEqual(row('evaluated'), [undefined, '102, 130 reused']);
    assert.deepEqual(row('reward'), ['1.00', '0']);
    assert.deepEqual(row('tokens/s'), ['115', '94.58']);
    assert.match(row('mean entropy')?.[0] ?? '', /^0\.\d+ nats$/);
    assert.equal(row('prompt'), undefined);
    assert.equal(row('weights'), undefined);
  });
});
