import { beginsAlike } from '../../trace/branch';
import { freeSampleId } from '../../trace/freeSampleId';
import type { Origin, Sample } from '../../trace/sample';
import type { TokenBlock } from '../../trace/sampleBuilder';
import type { Trace, TraceFile } from '../../trace/trace';
import { goldOf, type Gold } from '../../trace/verifier/gold';
import type { LiveRun, SampleAddress } from '../../webview/protocol';
import { Disposable } from '../disposable';
import { LiveSamples, type LaneEnd, type RunStart, type SampleHead } from './liveSamples';

export interface DocumentFailure {
  readonly title: string;
  readonly detail: string;
}

/** One undoable change of a document. */
export interface DocumentEdit {
  readonly label: string;
  undo(): void;
  redo(): void;
}

export interface AppendedTokens {
  readonly address: SampleAddress;
  readonly start: number;
  readonly block: TokenBlock;
}

const NOTHING: TraceFile = { format: 'reasonscope-trace', traces: [], warnings: [] };

/**
 * An immutable trace file, replaced whole by edits, and at most one run whose samples are still
 * being written; they join the file, as one undoable edit, when it ends.
 */
export abstract class TraceState extends Disposable {
  private file: TraceFile = NOTHING;
  private problem: DocumentFailure | undefined;
  private run: LiveSamples | undefined;
  private runProblem: string | undefined;
  private version = 0;
  /** Ids that samples have or had, by trace: one that was undone may come back. */
  private readonly seen = new Map<number, Set<string>>();

  /** The file, the failure or the set of samples changed. */
  protected abstract onChange(): void;
  protected abstract onEdit(edit: DocumentEdit): void;
  protected abstract onAppend(appended: AppendedTokens): void;
  protected abstract onLive(live: LiveRun | undefined): void;

  get content(): TraceFile {
    return this.file;
  }

  get failure(): DocumentFailure | undefined {
    return this.problem;
  }

  /** Why the last run here failed, until the next one begins. */
  get lastRunProblem(): string | undefined {
    return this.runProblem;
  }

  get generation(): number {
    return this.version;
  }

  get live(): LiveRun | undefined {
    return this.run?.live;
  }

  /** Whether tokens are still added to the sample. */
  isLive({ trace, sample }: SampleAddress): boolean {
    const { live } = this;
    if (live?.trace !== trace) return false;
    return live.lanes.some((lane) => lane.sample === sample && lane.finish === undefined);
  }

  /** Replaces what is shown without an undo step: first load, revert, reload. */
  load(file: TraceFile): void {
    this.problem = undefined;
    this.show(file);
  }

  fail(failure: DocumentFailure): void {
    this.problem = failure;
    this.show(NOTHING);
  }

  /** All samples of a trace, those of the run last. */
  samplesOf(traceIndex: number): readonly Sample[] {
    const samples = this.file.traces[traceIndex]?.samples ?? [];
    if (this.run?.start.trace !== traceIndex) return samples;
    return [...samples, ...withParents(this.run.samples, samples)];
  }

  /** The same without their tokens, which takes no time that grows with them. */
  headsOf(traceIndex: number): readonly SampleHead[] {
    const samples = this.file.traces[traceIndex]?.samples ?? [];
    const heads = samples.map((sample) => ({ ...sample, length: sample.tokens.length }));
    if (this.run?.start.trace !== traceIndex) return heads;
    return [...heads, ...withParents(this.run.heads, heads)];
  }

  findSample({ trace, sample }: SampleAddress): Sample | undefined {
    return this.samplesOf(trace).find(({ id }) => id === sample);
  }

  edit(label: string, next: (traces: readonly Trace[]) => readonly Trace[]): void {
    const before = this.file;
    const after = { ...before, traces: next(before.traces) };
    this.show(after);
    this.onEdit({ label, undo: () => this.show(before), redo: () => this.show(after) });
  }

  /** @throws Error where a run is under way */
  beginRun(start: RunStart): void {
    if (this.run) throw new Error('A generation is already running in this document.');
    this.runProblem = undefined;
    const freeId = (): string => this.newId(start.trace);
    this.run = new LiveSamples(start, freeId, () => this.goldOf(start.trace));
    this.changed();
    this.onLive(this.live);
  }

  /** How many runs of other editors come before this one; 0 once the engine has begun with it. */
  waitBehind(ahead: number): void {
    this.run?.waitBehind(ahead);
    this.onLive(this.live);
  }

  /** The run goes on with another call of the engine. */
  nextCall(): void {
    this.run?.nextCall();
    this.onLive(this.live);
  }

  /** What the engine says of the samples of the call that runs: model hash, decoder … */
  describeRun(origin: Origin): void {
    if (!this.run) return;
    this.run.describe(origin);
    this.changed();
    this.onLive(this.live);
  }

  /** How many tokens a running sample will have at most, where that is known only now. */
  expectTokens(maxTokens: number): void {
    if (!this.run || this.run.live.maxTokens === maxTokens) return;
    this.run.expectTokens(maxTokens);
    this.onLive(this.live);
  }

  /** @param lane of the call that runs. */
  appendTokens(lane: number, block: TokenBlock): void {
    if (!this.run) return;
    const { sample, start, opened } = this.run.append(lane, block);
    if (opened) this.changed();
    this.onAppend({ address: { trace: this.run.start.trace, sample }, start, block });
    this.onLive(this.live);
  }

  /** Ends a sample of the call that runs, or says more of one that had ended. */
  endLane(lane: number, end: LaneEnd): void {
    if (!this.run) return;
    this.run.endLane(lane, end);
    this.changed();
    this.onLive(this.live);
  }

  /** Ends the samples of the call that runs which did not end themselves. */
  endCall(end: LaneEnd): void {
    this.run?.endCall(end);
    this.changed();
  }

  /**
   * Ends the run. Its samples with tokens of their own join the file as one edit, the others leave
   * no trace.
   * @param label of the edit, by the ids of the samples.
   * @param end of the samples that did not end themselves.
   */
  endRun(
    label: (ids: readonly string[]) => string,
    end: LaneEnd,
    change: (trace: Trace) => Trace = (trace) => trace,
  ): readonly Sample[] {
    const { run } = this;
    if (!run) return [];
    this.run = undefined;
    if (end.finish === 'error') this.runProblem = end.finishDetail;
    const finished = run.finished(end);
    this.forget(run, finished);
    const samples = this.fitted(run.start.trace, finished);
    if (samples.length > 0) {
      this.edit(label(samples.map(({ id }) => id)), (traces) =>
        traces.map((trace, index) => {
          if (index !== run.start.trace) return trace;
          const kept = change(trace);
          return { ...kept, samples: [...kept.samples, ...samples] };
        }),
      );
    } else this.changed();
    this.onLive(undefined);
    return samples;
  }

  /** The trace may have changed under the run: a parent may be gone, an id taken. */
  private fitted(trace: number, samples: readonly Sample[]): readonly Sample[] {
    const there = this.file.traces[trace]?.samples;
    if (!there) return [];
    const known = new Map(there.map((sample) => [sample.id, sample]));
    return samples.map(({ parent, ...sample }) => {
      const from = known.get(parent?.sample ?? '');
      const keeps = parent && from && beginsAlike(from, sample, parent.token);
      return {
        ...sample,
        id: known.has(sample.id) ? this.newId(trace) : sample.id,
        ...(keeps ? { parent } : {}),
      };
    });
  }

  /** Ids of samples that leave no trace are free again. */
  private forget({ live, start }: LiveSamples, kept: readonly Sample[]): void {
    for (const { sample } of live.lanes) {
      if (kept.every(({ id }) => id !== sample)) this.idsOf(start.trace).delete(sample);
    }
  }

  private goldOf(trace: number): Gold | undefined {
    const known = this.file.traces[trace];
    return known && goldOf(known);
  }

  private newId(trace: number): string {
    const taken = this.idsOf(trace);
    const id = freeSampleId(taken);
    taken.add(id);
    return id;
  }

  private idsOf(trace: number): Set<string> {
    const ids = this.seen.get(trace) ?? new Set<string>();
    this.seen.set(trace, ids);
    return ids;
  }

  private show(file: TraceFile): void {
    this.file = file;
    file.traces.forEach(({ samples }, index) => {
      const ids = this.idsOf(index);
      for (const { id, parent } of samples) {
        ids.add(id);
        if (parent) ids.add(parent.sample);
      }
    });
    this.changed();
  }

  private changed(): void {
    this.version += 1;
    if (!this.isDisposed) this.onChange();
  }
}

/** A parent can be deleted, or its making undone, while a branch of it is written. */
function withParents<T extends Pick<Sample, 'id' | 'parent'>>(
  samples: readonly T[],
  there: readonly Pick<Sample, 'id'>[],
): readonly T[] {
  return samples.map((sample) => {
    const { parent, ...rest } = sample;
    const known = !parent || there.some(({ id }) => id === parent.sample);
    return known ? sample : (rest as T);
  });
}
