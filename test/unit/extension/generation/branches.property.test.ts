import assert from 'node:assert/strict';
import fc from 'fast-check';
import { branchStart } from '../../../../src/engine/branchStart';
import type { DocumentEdit } from '../../../../src/extension/editor/traceState';
import { beginningOf } from '../../../../src/trace/branch';
import { bytesAt } from '../../../../src/trace/byteStrings';
import { branchesOf, withoutSamples } from '../../../../src/trace/deleteSamples';
import { readTraceFile } from '../../../../src/trace/formats/registry';
import { writeTraceFile } from '../../../../src/trace/formats/own/write';
import type { Sample } from '../../../../src/trace/sample';
import { alternativesAt } from '../../../../src/trace/sampleBuilder';
import type { Trace, TraceFile } from '../../../../src/trace/trace';
import { emptyTrace, TestDocument } from '../editor/support';
import { bytesOf, FakeEngineRun } from './fakeRun';

/** What may happen to a document, in any order. */
type Action =
  | {
      readonly kind: 'run';
      readonly lanes: number;
      readonly calls: number;
      readonly blocks: readonly number[];
      readonly topK: number;
      readonly tokenizer: string;
      readonly seed: number;
      readonly forced: number;
      /** Which sample is left and where, as shares; whether one is left at all. */
      readonly from: number;
      readonly at: number;
      readonly branches: boolean;
    }
  | { readonly kind: 'step'; readonly times: number }
  | { readonly kind: 'stop'; readonly finish: 'cancelled' | 'error' }
  | { readonly kind: 'delete'; readonly which: number; readonly subtree: boolean }
  | { readonly kind: 'undo' | 'redo' | 'reopen' };

const share = fc.double({ min: 0, max: 0.999, noNaN: true });
const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('run' as const),
      lanes: fc.integer({ min: 1, max: 4 }),
      calls: fc.integer({ min: 1, max: 3 }),
      blocks: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 5 }),
      topK: fc.integer({ min: 0, max: 3 }),
      tokenizer: fc.constantFrom('one', 'other'),
      seed: fc.nat(900),
      forced: fc.integer({ min: 0, max: 2 }),
      from: share,
      at: share,
      branches: fc.boolean(),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('step' as const),
      times: fc.integer({ min: 1, max: 40 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('stop' as const),
      finish: fc.constantFrom('cancelled' as const, 'error' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('delete' as const),
      which: share,
      subtree: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('undo' as const, 'redo' as const) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reopen' as const) }) },
);

/** The document with an undo stack like the workbench's, and the run that is under way. */
class Session {
  readonly document = new TestDocument(emptyTrace());
  run: FakeEngineRun | undefined;
  tokens = 0;
  branches = 0;
  private done: { readonly edit: DocumentEdit; before: TraceFile; after: TraceFile }[] = [];
  private undone: typeof this.done = [];
  private last = this.document.content;

  perform(what: Action): void {
    const { document } = this;
    switch (what.kind) {
      case 'run':
        this.start(what);
        break;
      case 'step':
        for (let time = 0; time < what.times && this.run; time += 1) {
          this.run.step();
          this.check();
          if (this.run.ended) this.endRun();
        }
        break;
      case 'stop':
        if (!this.run) break;
        this.run.stop(what.finish);
        this.endRun();
        break;
      case 'delete': {
        const { samples } = this.trace;
        const sample = samples[Math.floor(what.which * samples.length)];
        if (!sample) break;
        const branches = what.subtree ? branchesOf(samples, sample.id) : [];
        const gone = new Set([sample.id, ...branches]);
        document.edit('delete', (traces) => traces.map((trace) => withoutSamples(trace, gone)));
        break;
      }
      case 'undo':
      case 'redo': {
        const [from, to] =
          what.kind === 'undo' ? [this.done, this.undone] : [this.undone, this.done];
        const entry = from.pop();
        if (!entry) break;
        to.push(entry);
        entry.edit[what.kind]();
        // Not equal: the very same objects, or the editor could not tell that it is clean.
        assert.equal(document.content, what.kind === 'undo' ? entry.before : entry.after);
        this.last = document.content;
        break;
      }
      case 'reopen': {
        const text = writeTraceFile(document.content, 'json');
        const read = readTraceFile('x.trace.json', new TextEncoder().encode(text));
        assert.deepEqual(read.warnings, []);
        checkTrace(read.traces[0]!);
        break;
      }
    }
    this.collect();
  }

  check(): void {
    checkTrace({ ...this.trace, samples: this.document.samplesOf(0) });
    const heads = this.document.headsOf(0).map(({ id, length }) => [id, length]);
    const samples = this.document.samplesOf(0).map(({ id, tokens }) => [id, tokens.length]);
    assert.deepEqual(heads, samples);
  }

  private get trace(): Trace {
    return this.document.content.traces[0]!;
  }

  private start(what: Extract<Action, { kind: 'run' }>): void {
    if (this.run) {
      assert.throws(() => new FakeEngineRun(this.document, { ...what }), /already running/);
      return;
    }
    const { samples } = this.trace;
    const parent = samples[Math.floor(what.from * samples.length)];
    const token = Math.floor(what.at * ((parent?.tokens.length ?? 0) + 1));
    const same = parent?.origin.model?.tokenizerHash === what.tokenizer;
    const shares =
      what.branches && parent && branchStart(this.trace, parent, token, same).sharesTokens;
    const branch = shares ? { branch: { parent, token } } : {};
    if (shares) this.branches += 1;
    this.run = new FakeEngineRun(this.document, { ...what, ...branch });
  }

  private endRun(): void {
    this.tokens += this.run?.tokens ?? 0;
    this.run = undefined;
    assert.equal(this.document.live, undefined);
  }

  private collect(): void {
    for (const edit of this.document.edits.splice(0)) {
      this.done.push({ edit, before: this.last, after: this.document.content });
      this.undone = [];
      this.last = this.document.content;
    }
  }
}

/** Tokens, columns, ids, alternatives and parent of every sample agree. */
function checkTrace({ samples }: Trace): void {
  const byId = new Map(samples.map((sample) => [sample.id, sample]));
  assert.equal(byId.size, samples.length, 'two samples have one id');
  for (const sample of samples) {
    checkLengths(sample);
    const { parent } = sample;
    if (!parent) continue;
    const from = byId.get(parent.sample);
    assert.ok(from, `parent ${parent.sample} of ${sample.id} is gone`);
    assert.ok(parent.token <= from.tokens.length && parent.token <= sample.tokens.length);
    const [own, theirs] = [sample, from].map((one) => [...beginningOf(one, parent.token)]);
    assert.deepEqual(own!.map(rowText), theirs!.map(rowText), `branch ${sample.id}`);
  }
}

function checkLengths(sample: Sample): void {
  const { tokens, ids, columns, topK } = sample;
  const { length } = tokens;
  assert.equal(tokens.offsets[length], tokens.bytes.length);
  if (ids) assert.equal(ids.length, length);
  for (const [name, values] of columns) assert.equal(values.length, length, name);
  if (topK) {
    for (const part of [topK.ids, topK.logprobs, topK.texts]) {
      assert.equal(part.length, length * topK.k);
    }
  }
  for (let at = 0; at < length; at += 1) {
    const id = ids?.[at] ?? -1;
    assert.deepEqual([...bytesAt(tokens, at)], [...bytesOf(id)], `token ${at} of ${sample.id}`);
    assert.equal(sample.columns.get('entropy')?.[at], id / 1000);
    for (const alternative of topK ? alternativesAt(topK, at) : []) {
      assert.deepEqual(Array.from(alternative.text), Array.from(bytesOf(alternative.id)));
    }
  }
}

/** A column that a row lacks and one that has no value there are the same. */
function rowText(row: object): string {
  return JSON.stringify(row, (_, value: unknown) =>
    value instanceof Uint8Array ? [...value] : Number.isNaN(value) ? undefined : value,
  );
}

describe('documents under generation, branches, undo and deletion', function () {
  this.timeout(120_000);

  it('hold samples that agree with themselves and their parents, over 10,000 tokens', () => {
    let tokens = 0;
    let branches = 0;
    fc.assert(
      fc.property(fc.array(action, { minLength: 30, maxLength: 60 }), (actions) => {
        const session = new Session();
        for (const what of actions) {
          session.perform(what);
          session.check();
        }
        session.run?.stop('cancelled');
        session.check();
        tokens += session.tokens;
        branches += session.branches;
      }),
      { numRuns: 120, seed: 20261121 },
    );
    assert.ok(tokens > 10_000, `${tokens} tokens`);
    assert.ok(branches > 100, `${branches} branches`);
  });
});
