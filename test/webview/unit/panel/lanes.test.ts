import assert from 'node:assert/strict';
import fc from 'fast-check';
import { summaryOf } from '../../../../src/extension/editor/snapshot';
import { LANE_ACTIONS, type Decision } from '../../../../src/trace/decision';
import type { Sample } from '../../../../src/trace/sample';
import {
  decisionSpeech,
  pauseText,
  utilityText,
} from '../../../../src/webview/panel/lanes/laneText';
import { laneTimes } from '../../../../src/webview/panel/lanes/laneTimes';
import { MOST_LANES, runLanesOf } from '../../../../src/webview/panel/lanes/runLanes';
import { ChosenDecision, decisionAt } from '../../../../src/webview/panel/lanes/shownDecision';
import type { SampleSummary } from '../../../../src/webview/protocol';
import { decidedTrace, decisionsOf, INTERVAL } from '../../decided';

const summaries = (samples: readonly Sample[]): SampleSummary[] =>
  samples.map((sample) => summaryOf({ ...sample, length: sample.tokens.length }));

function decision(tokens: number[], states: Decision['states']): Decision {
  const expected = tokens.map(() => 0.5);
  return {
    tokens,
    states,
    rewards: expected,
    lengths: expected,
    chosen: { lanes: [], utility: 0 },
  };
}

describe('the decision at the cursor', () => {
  const decisions = decisionsOf(4);
  const tokensOf = (lane: number): number[] => decisions.map(({ tokens }) => tokens[lane]!);

  it('is the one after which the token was written', () => {
    assert.deepEqual(tokensOf(0), [1, 17, 33, 49, 65, 81, 90, 90]);
    for (const [token, index] of [
      [0, 0],
      [1, 0],
      [16, 0],
      [17, 1],
      [48, 2],
      [89, 5],
      [90, 7],
    ] as const) {
      assert.equal(decisionAt(decisions, 0, token), index, `token ${token}`);
    }
  });

  it('is the last of a pause for the token behind it', () => {
    assert.deepEqual(tokensOf(1), [1, 17, 17, 17, 17, 33, 49, 65]);
    assert.equal(decisionAt(decisions, 1, 16), 0);
    assert.equal(decisionAt(decisions, 1, 17), 4);
  });

  it('is the last one of a lane that is not known, and the first where none was made yet', () => {
    assert.equal(decisionAt(decisions, undefined, 0), 7);
    assert.equal(decisionAt(decisions, 99, 50), 0);
  });
});

describe('a decision that a person chose', () => {
  const at = { run: 'r', sample: 'a', token: 40 };

  it('stands until the cursor moves', () => {
    const chosen = new ChosenDecision();
    assert.equal(chosen.indexAt(at), undefined);
    chosen.choose(3, at);
    assert.equal(chosen.indexAt(at), 3);
    assert.equal(chosen.indexAt(at), 3);
    assert.equal(chosen.indexAt({ ...at, token: 41 }), undefined);
    assert.equal(chosen.indexAt(at), undefined);
  });

  it('waits for a sample that is shown from its start first', () => {
    const chosen = new ChosenDecision();
    chosen.choose(3, at);
    assert.equal(chosen.indexAt({ ...at, token: 0 }), 3);
    assert.equal(chosen.indexAt(at), 3);
    assert.equal(chosen.indexAt({ ...at, token: 0 }), undefined);
  });

  it('says nothing of another sample or run', () => {
    for (const other of [
      { ...at, sample: 'b' },
      { ...at, run: 's' },
    ]) {
      const chosen = new ChosenDecision();
      chosen.choose(3, at);
      assert.equal(chosen.indexAt(other), undefined);
    }
  });
});

describe('lanes over the steps of a run', () => {
  it('run, pause and finish where decisions say so', () => {
    const { start, end, decisions, lanes } = laneTimes(decisionsOf(4), 0);
    const step = (at: number): number => 1 + at * INTERVAL;
    assert.deepEqual(decisions, [0, 1, 2, 3, 4, 5, 6, 7].map(step));
    assert.equal(start, 0);
    assert.ok(end > step(7), 'what follows the last decision is seen');
    const text = lanes.map((stretches) =>
      stretches.map((stretch) => `${stretch.action} ${stretch.start}–${stretch.end}`),
    );
    assert.deepEqual(text, [
      ['running 0–90', `finished 90–${end}`],
      ['running 0–17', 'paused 17–65', 'running 65–113', `paused 113–${end}`],
      ['running 0–26', `finished 26–${end}`],
      ['running 0–1', `paused 1–${end}`],
    ]);
  });

  it('go on after the last decision by what is written now', () => {
    const { end, lanes } = laneTimes(decisionsOf(4, 2), 0, [20, 17, 22, 1]);
    assert.equal(end, 22);
    assert.deepEqual(lanes[2], [{ action: 'running', start: 0, end: 22 }]);
    assert.deepEqual(lanes[0]?.at(-1), { action: 'running', start: 0, end: 22 }, 'still running');
    assert.deepEqual(lanes[3]?.at(-1), { action: 'paused', start: 1, end: 22 });
  });

  it('begin where a branch left its parent', () => {
    const made = decisionsOf(2).map((one) => ({ ...one, tokens: one.tokens.map((n) => n + 100) }));
    const times = laneTimes(made, 100);
    assert.equal(times.start, 100);
    assert.equal(times.decisions[0], 101);
    // A file that counts otherwise is drawn too.
    assert.equal(laneTimes(decisionsOf(2), 100).start, 1);
  });

  it('fill the run without gaps, whatever a file says', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }).chain((lanes) => {
          const list = <T>(item: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
            fc.array(item, { minLength: lanes, maxLength: lanes });
          const made = fc
            .tuple(list(fc.nat(200)), list(fc.constantFrom(...LANE_ACTIONS)))
            .map(([tokens, states]) => decision(tokens, states));
          return fc.tuple(fc.array(made, { minLength: 1, maxLength: 6 }), list(fc.nat(300)));
        }),
        fc.nat(50),
        ([decisions, lengths], inherited) => {
          const times = laneTimes(decisions, inherited, lengths);
          assert.equal(times.decisions.length, decisions.length);
          assert.ok(times.end > times.start);
          for (const stretches of times.lanes) {
            assert.equal(stretches[0]?.start, times.start);
            assert.equal(stretches.at(-1)?.end, times.end);
            stretches.forEach((stretch, at) => {
              assert.ok(stretch.end > stretch.start);
              const before = stretches[at - 1];
              if (!before) return;
              assert.equal(stretch.start, before.end);
              assert.notEqual(stretch.action, before.action);
            });
          }
        },
      ),
    );
  });
});

describe('the samples of a run', () => {
  const trace = decidedTrace(4);
  const [, first, second] = trace.samples;

  it('are found by the lane that they tell', () => {
    const group = summaries(trace.samples);
    const run = runLanesOf(second!, [...group].reverse());
    assert.ok(run);
    assert.deepEqual(
      run.samples.map((sample) => sample?.id),
      ['sample-2', 'sample-3', 'sample-4', 'sample-5'],
    );
    assert.equal(run.own, 1);
    assert.equal(run.key, runLanesOf(first!, group)?.key);
  });

  it('keep their lanes where others were deleted', () => {
    const run = runLanesOf(second!, summaries([second!, trace.samples[4]!]));
    assert.ok(run);
    assert.deepEqual(
      run.samples.map((sample) => sample?.id),
      [undefined, 'sample-3', undefined, 'sample-5'],
    );
    assert.equal(run.own, 1);
  });

  it('are in order where they tell no lane, while all of them are there', () => {
    const running = decidedTrace(4, 3).samples;
    const group = summaries(running);
    assert.equal(runLanesOf(running[3]!, group)?.own, 2);
    const rest = runLanesOf(running[3]!, group.slice(2));
    assert.ok(rest);
    assert.equal(rest.own, undefined);
    assert.deepEqual(rest.samples, [undefined, undefined, undefined, undefined]);
  });

  it('are not those of another run', () => {
    const origin = { ...second!.origin, createdAt: '2026-05-05T10:00:00.000Z' };
    const other = trace.samples
      .slice(1)
      .map((sample) => ({ ...sample, id: `${sample.id}b`, origin }));
    const group = summaries([...trace.samples, ...other]);
    assert.equal(runLanesOf(second!, group)?.samples[0]?.id, 'sample-2');
    assert.equal(runLanesOf(other[1]!, group)?.samples[0]?.id, 'sample-2b');
  });

  it('are none where nothing was decided, or where decisions do not fit each other', () => {
    const withDecisions = (decisions: readonly Decision[]): Sample => ({
      ...first!,
      origin: { ...first!.origin, decoder: { id: 'zip-rc', parameters: {}, decisions } },
    });
    const none = [[], [decision([], [])], [decisionsOf(2)[0]!, decisionsOf(3)[1]!]];
    assert.equal(runLanesOf(trace.samples[0]!, []), undefined);
    for (const decisions of none) assert.equal(runLanesOf(withDecisions(decisions), []), undefined);
    const wide = Array.from({ length: 1000 }, () => 1);
    const many = withDecisions([
      decision(
        wide,
        wide.map(() => 'running' as const),
      ),
    ]);
    assert.equal(runLanesOf(many, [])?.samples.length, MOST_LANES);
  });

  it('are told to a view without their decisions, which come with the sample', () => {
    for (const { origin } of summaries(trace.samples.slice(1))) {
      assert.equal(origin.decoder?.decisions, undefined);
      assert.equal(origin.decoder?.seed, 3);
    }
  });
});

describe('decisions in words', () => {
  const decisions = decisionsOf(4);

  it('name both sets, and what has finished apart', () => {
    assert.equal(
      decisionSpeech(decisions, 3),
      'Decision 4 of 8: chosen lanes 0 · finished 2, utility 0.6600; runner-up lanes 0, 1, 3 · finished 2, utility 0.6500',
    );
    assert.equal(decisionSpeech(decisions, 99), '');
  });

  it('give a planned pause in tokens where the bins are known', () => {
    const set = { lanes: [0], utility: 1, pause: 2 };
    const head = { rewards: [0, 1], lengthEdges: [0, 4, 8, 16], source: 'vocabulary' as const };
    assert.match(pauseText(set, head) ?? '', /would need 8 tokens or more/);
    assert.match(pauseText(set, undefined) ?? '', /length bin 2/);
    assert.match(pauseText({ ...set, pause: 99 }, head) ?? '', /length bin 99/);
    assert.equal(pauseText({ lanes: [0], utility: 1 }, head), undefined);
  });

  it('show how small a difference is, and no digit that is not there', () => {
    assert.equal(utilityText(0.61234), '0.6123');
    assert.equal(utilityText(-0.5), '−0.5000');
    assert.equal(utilityText(0.00001), '<0.0001');
    assert.equal(utilityText(-0.00001), '>−0.0001');
    assert.equal(utilityText(0), '0.0000');
    assert.equal(utilityText(NaN), '–');
  });
});
