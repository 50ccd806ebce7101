import * as vscode from 'vscode';
import type { Sample } from '../../trace/sample';
import { SampleBuilder, rowsOf, type TokenBlock } from '../../trace/sampleBuilder';
import type { Trace, TraceFile } from '../../trace/trace';
import type { LiveRun, SampleAddress } from '../../webview/protocol';
import { Disposable } from '../disposable';

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
 * What one editor shows: an immutable trace file, replaced whole by edits, and at most one sample
 * that is still being generated, which joins the file (as one undoable edit) when it ends.
 */
export class TraceDocument extends Disposable implements vscode.CustomDocument {
  private file: TraceFile = NOTHING;
  private problem: DocumentFailure | undefined;
  private run:
    { live: LiveRun; sample: Omit<Sample, keyof TokenBlock>; builder: SampleBuilder } | undefined;
  private runProblem: string | undefined;
  private version = 0;

  private readonly changes = this.register(new vscode.EventEmitter<void>());
  private readonly edits = this.register(new vscode.EventEmitter<DocumentEdit>());
  private readonly appends = this.register(new vscode.EventEmitter<AppendedTokens>());
  private readonly progress = this.register(new vscode.EventEmitter<LiveRun | undefined>());
  private readonly closing = this.register(new vscode.EventEmitter<void>());
  /** The file, the failure or the set of samples changed. */
  readonly onDidChange = this.changes.event;
  readonly onDidEdit = this.edits.event;
  readonly onDidAppend = this.appends.event;
  readonly onDidChangeLive = this.progress.event;
  readonly onWillClose = this.closing.event;

  constructor(
    readonly uri: vscode.Uri,
    readonly editable: boolean,
  ) {
    super();
  }

  get content(): TraceFile {
    return this.file;
  }

  get failure(): DocumentFailure | undefined {
    return this.problem;
  }

  /** Why the last generation here failed, until the next one begins. */
  get lastRunProblem(): string | undefined {
    return this.runProblem;
  }

  get generation(): number {
    return this.version;
  }

  get live(): LiveRun | undefined {
    return this.run?.live;
  }

  /** Replaces what is shown without an undo step: first load, revert, reload. */
  load(file: TraceFile): void {
    this.problem = undefined;
    this.file = file;
    this.changed();
  }

  fail(failure: DocumentFailure): void {
    this.problem = failure;
    this.file = NOTHING;
    this.changed();
  }

  /** All samples of a trace, the running one last. */
  samplesOf(traceIndex: number): readonly Sample[] {
    const samples = this.file.traces[traceIndex]?.samples ?? [];
    if (this.run?.live.address.trace !== traceIndex) return samples;
    return [...samples, { ...this.run.sample, ...this.run.builder.build() }];
  }

  findSample({ trace, sample }: SampleAddress): Sample | undefined {
    return this.samplesOf(trace).find(({ id }) => id === sample);
  }

  edit(label: string, next: (traces: readonly Trace[]) => readonly Trace[]): void {
    const before = this.file;
    const after = { ...before, traces: next(before.traces) };
    const show = (file: TraceFile): void => {
      this.file = file;
      this.changed();
    };
    show(after);
    this.edits.fire({ label, undo: () => show(before), redo: () => show(after) });
  }

  beginSample(
    trace: number,
    sample: Omit<Sample, keyof TokenBlock>,
    maxTokens: number,
  ): SampleAddress {
    if (this.run) throw new Error('A generation is already running in this document.');
    const address = { trace, sample: sample.id };
    this.runProblem = undefined;
    this.run = {
      live: { address, phase: 'loading', tokens: 0, maxTokens },
      sample,
      builder: new SampleBuilder(),
    };
    this.changed();
    this.progress.fire(this.run.live);
    return address;
  }

  /** What the engine says about the running sample once it knows (model hash, decoder …). */
  describeSample(more: Partial<Omit<Sample, keyof TokenBlock>>): void {
    if (!this.run) return;
    this.run = {
      ...this.run,
      sample: { ...this.run.sample, ...more },
      live: { ...this.run.live, phase: 'generating' },
    };
    this.changed();
    this.progress.fire(this.run.live);
  }

  /** How many tokens the running sample will have at most, where that is known only now. */
  expectTokens(maxTokens: number): void {
    if (!this.run || this.run.live.maxTokens === maxTokens) return;
    this.run.live = { ...this.run.live, maxTokens };
    this.progress.fire(this.run.live);
  }

  appendTokens(block: TokenBlock): void {
    if (!this.run) return;
    const { builder, live } = this.run;
    const start = builder.length;
    for (const row of rowsOf(block)) builder.push(row);
    this.run.live = { ...live, tokens: builder.length };
    this.appends.fire({ address: live.address, start, block });
    this.progress.fire(this.run.live);
  }

  /** Ends the running sample. With tokens it joins the file as one edit; without, it leaves no trace. */
  endSample(label: string, outcome: Partial<Sample>, change?: (trace: Trace) => Trace): void {
    if (!this.run) return;
    const { live, sample, builder } = this.run;
    if (outcome.finish === 'error') this.runProblem = outcome.finishDetail;
    const finished: Sample = { ...sample, ...outcome, ...builder.build() };
    this.run = undefined;
    if (builder.length > 0) {
      this.edit(label, (traces) =>
        traces.map((trace, index) => {
          if (index !== live.address.trace) return trace;
          const kept = change?.(trace) ?? trace;
          return { ...kept, samples: [...kept.samples, finished] };
        }),
      );
    } else this.changed();
    this.progress.fire(undefined);
  }

  override dispose(): void {
    this.closing.fire();
    super.dispose();
  }

  private changed(): void {
    this.version += 1;
    if (!this.isDisposed) this.changes.fire();
  }
}
