import * as vscode from 'vscode';
import type { Sample } from '../../trace/sample';
import type { TokenBlock } from '../../trace/sampleBuilder';
import type { Trace, TraceFile } from '../../trace/trace';
import { packSample } from '../../trace/wire';
import type { CompareSide, SampleRef } from '../../webview/protocol';
import { Disposable } from '../disposable';
import type { TraceDocument } from '../editor/traceDocument';
import { describeFailure, readTrace } from '../editor/traceStore';
import type { ViewRegistry } from '../editor/viewRegistry';
import { fileNameOf } from './sampleRef';

interface Found {
  readonly sample: Sample;
  readonly trace: Trace;
  readonly index: number;
  readonly running: boolean;
}

/**
 * Follows one sample: in the document of an open editor, else in the file. A sample that is gone
 * stays as it last was, with the reason.
 */
export class SampleSource extends Disposable {
  private document: TraceDocument | undefined;
  private found: Found | undefined;
  private problem: string | undefined;
  private readonly changes = this.register(new vscode.EventEmitter<void>());
  private readonly appends = this.register(
    new vscode.EventEmitter<{ readonly start: number; readonly block: TokenBlock }>(),
  );
  readonly onDidChange = this.changes.event;
  readonly onDidAppend = this.appends.event;

  constructor(
    readonly ref: SampleRef,
    private readonly views: Pick<ViewRegistry, 'documents' | 'onDidOpen'>,
  ) {
    super();
    this.register(
      views.onDidOpen((document) => {
        if (!this.document && document.uri.toString() === ref.uri) this.follow(document);
      }),
    );
  }

  /** Finds the sample; `content` says what came of it. */
  async open(): Promise<void> {
    const document = this.views.documents.find(({ uri }) => uri.toString() === this.ref.uri);
    if (document) this.follow(document);
    else await this.readFile();
  }

  get content(): CompareSide {
    const { ref, found, problem } = this;
    const prompt = found?.trace.prompt;
    return {
      ref,
      fileName: fileNameOf(ref),
      index: found?.index ?? -1,
      prompt: {
        ...(prompt?.text === undefined ? {} : { text: prompt.text }),
        ...(prompt?.messages === undefined ? {} : { messages: prompt.messages }),
      },
      ...(found?.trace.answer === undefined ? {} : { answer: found.trace.answer }),
      sample: found ? packSample(found.sample) : null,
      running: found?.running === true && problem === undefined,
      ...(problem === undefined ? {} : { problem }),
    };
  }

  private follow(document: TraceDocument): void {
    this.document = document;
    const subscriptions = [
      document.onDidChange(() => this.readDocument(document)),
      document.onDidAppend(({ address, start, block }) => {
        if (this.isOwn(address)) this.appends.fire({ start, block });
      }),
      document.onWillClose(() => {
        for (const subscription of subscriptions) subscription.dispose();
        this.document = undefined;
        if (!this.isDisposed) void this.readFile();
      }),
    ];
    for (const subscription of subscriptions) this.register(subscription);
    this.readDocument(document);
  }

  private readDocument(document: TraceDocument): void {
    const { failure } = document;
    if (failure) {
      this.lose(failure.detail);
      return;
    }
    this.look(document.content, document.samplesOf(this.ref.trace), document.isLive(this.ref));
  }

  private async readFile(): Promise<void> {
    const uri = vscode.Uri.parse(this.ref.uri);
    if (uri.scheme === 'untitled') {
      this.lose(
        this.found
          ? vscode.l10n.t('The editor of {0} was closed.', fileNameOf(this.ref))
          : vscode.l10n.t('{0} is not open.', fileNameOf(this.ref)),
      );
      return;
    }
    try {
      const file = await readTrace(uri);
      // An editor may have opened meanwhile; it knows better.
      if (this.document || this.isDisposed) return;
      this.look(file, file.traces[this.ref.trace]?.samples ?? [], false);
    } catch (error) {
      if (this.document || this.isDisposed) return;
      const { title, detail } = describeFailure(uri, error);
      this.lose(`${title}: ${detail}`);
    }
  }

  private look(file: TraceFile, samples: readonly Sample[], running: boolean): void {
    const index = samples.findIndex(({ id }) => id === this.ref.sample);
    const sample = samples[index];
    const trace = file.traces[this.ref.trace];
    if (!sample || !trace) {
      const name = fileNameOf(this.ref);
      this.lose(vscode.l10n.t('Sample {0} is not in {1} any more.', this.ref.sample, name));
      return;
    }
    const before = this.found;
    const same =
      before?.sample === sample &&
      before.index === index &&
      before.running === running &&
      before.trace.prompt === trace.prompt &&
      this.problem === undefined;
    this.found = { sample, trace, index, running };
    this.problem = undefined;
    if (!same) this.changes.fire();
  }

  private lose(reason: string): void {
    const problem = this.found ? vscode.l10n.t('{0} It is shown as it last was.', reason) : reason;
    if (problem === this.problem) return;
    this.problem = problem;
    this.changes.fire();
  }

  private isOwn({ trace, sample }: { trace: number; sample: string }): boolean {
    return trace === this.ref.trace && sample === this.ref.sample;
  }
}
