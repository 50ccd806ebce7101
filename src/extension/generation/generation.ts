import * as vscode from 'vscode';
import type {
  GenerateEvent,
  GenerateRequest,
  GenerateResult,
  ScoreEvent,
  ScoreRequest,
} from '../../engine/protocol';
import type { Finish } from '../../trace/sample';
import { estimateText, lastEstimate } from '../../lenses/ziprc/estimate';
import type { WireBlock } from '../../trace/wire';
import { Disposable } from '../disposable';
import type { RunStart } from '../editor/liveSamples';
import type { TraceDocument } from '../editor/traceDocument';
import type { ClientCallOptions, EngineClient } from '../engine/engineClient';
import { endOf, RunWriter } from './runWriter';

/** What a model does for new samples: write them, or annotate a text that is there already. */
export type Run =
  | {
      readonly name: 'generate';
      readonly request: GenerateRequest;
      /** So many calls, with seeds from that of the request on. */
      readonly count?: number;
      readonly branch?: RunStart['branch'];
    }
  | { readonly name: 'score'; readonly request: ScoreRequest };

export interface GenerationOutcome {
  /** Ids of the samples that the document has now; none where no token came. */
  readonly samples: readonly string[];
  readonly finish: Finish;
}

/** Seeds are whole numbers below this. */
const SEEDS = 2 ** 32;

/** Runs models into documents: streams, cancels, and keeps what was there when one fails. */
export class Generations extends Disposable {
  private readonly speeds = this.register(new vscode.EventEmitter<number>());
  /** Tokens per second of the run that ended. */
  readonly onDidMeasureSpeed = this.speeds.event;
  private readonly running = new Map<TraceDocument, vscode.CancellationTokenSource>();

  constructor(
    private readonly engine: EngineClient,
    private readonly log: vscode.LogOutputChannel,
  ) {
    super();
  }

  cancel(document: TraceDocument): boolean {
    const source = this.running.get(document);
    source?.cancel();
    return source !== undefined;
  }

  cancelAll(): void {
    for (const source of this.running.values()) source.cancel();
  }

  /** Adds samples to `document.content.traces[trace]`. A failed run keeps its tokens and says why. */
  async run(document: TraceDocument, trace: number, run: Run): Promise<GenerationOutcome> {
    if (this.running.has(document)) {
      throw new Error(vscode.l10n.t('A generation is already running in this editor.'));
    }
    const source = new vscode.CancellationTokenSource();
    this.running.set(document, source);
    const closing = document.onWillClose(() => source.cancel());
    this.announce();
    try {
      const options = {
        location: vscode.ProgressLocation.Notification,
        title:
          run.name === 'generate'
            ? vscode.l10n.t('Reasonscope: generating with {0}', run.request.model)
            : vscode.l10n.t('Reasonscope: annotating with {0}', run.request.model),
        cancellable: true,
      };
      return await vscode.window.withProgress(options, (progress, token) => {
        token.onCancellationRequested(() => source.cancel());
        return this.stream(document, trace, run, progress, source.token);
      });
    } finally {
      closing.dispose();
      source.dispose();
      this.running.delete(document);
      this.announce();
    }
  }

  private async stream(
    document: TraceDocument,
    trace: number,
    run: Run,
    progress: vscode.Progress<{ message?: string; increment?: number }>,
    token: vscode.CancellationToken,
  ): Promise<GenerationOutcome> {
    const writer = new RunWriter(document, startOf(trace, run));
    const onAhead = (ahead: number): void => {
      document.waitBehind(ahead);
      const message = ahead > 0 ? vscode.l10n.t('waiting, {0} before it', ahead) : '';
      progress.report({ message });
    };
    const onEvent = (event: GenerateEvent | ScoreEvent): void => {
      writer.receive(event);
      if (event.kind === 'tokens') reportTokens(document, event.block, progress);
    };
    const options = { owner: document, token, onEvent, onAhead };
    try {
      const result = await this.calls(run, writer, options);
      const samples = writer.end(editLabel, endOf(result));
      // What came before the failure is kept.
      const { finish, finishDetail } = result;
      if (finish === 'error') void vscode.window.showErrorMessage(finishDetail ?? finish);
      return { samples: samples.map(({ id }) => id), finish };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.log.error(`${run.name}: ${message}`);
      const finish = token.isCancellationRequested ? 'cancelled' : 'error';
      const samples = writer.end(editLabel, { finish, finishDetail: message });
      if (finish === 'error') throw error;
      return { samples: samples.map(({ id }) => id), finish };
    }
  }

  /** Each call takes its turn in the engine's queue. Gives the result of the last. */
  private async calls(
    run: Run,
    writer: RunWriter,
    options: ClientCallOptions<GenerateEvent | ScoreEvent>,
  ): Promise<GenerateResult> {
    const count = run.name === 'generate' ? (run.count ?? 1) : 1;
    for (let index = 0; ; index += 1) {
      writer.beginCall();
      const result = await this.call(run, index, options);
      if (result.seconds > 0) this.speeds.fire(result.tokens / result.seconds);
      writer.endCall(result);
      const goesOn = result.finish !== 'cancelled' && result.finish !== 'error';
      if (index + 1 >= count || !goesOn) return result;
    }
  }

  private call(
    run: Run,
    index: number,
    options: ClientCallOptions<GenerateEvent | ScoreEvent>,
  ): Promise<GenerateResult> {
    if (run.name === 'score') return this.engine.call('score', run.request, options);
    const seed = (run.request.seed + index) % SEEDS;
    return this.engine.call('generate', { ...run.request, seed }, options);
  }

  private announce(): void {
    const some = this.running.size > 0;
    void vscode.commands.executeCommand('setContext', 'reasonscope.generating', some);
  }
}

function startOf(trace: number, run: Run): RunStart {
  const origin = { model: { name: run.request.model } };
  if (run.name === 'score') return { trace, origin, maxTokens: 0 };
  const { request, branch } = run;
  return { trace, origin, maxTokens: request.maxTokens, ...(branch ? { branch } : {}) };
}

function editLabel(ids: readonly string[]): string {
  return ids.length === 1
    ? vscode.l10n.t('Add sample {0}', ids.join())
    : vscode.l10n.t('Add samples {0}', ids.join(', '));
}

function reportTokens(
  document: TraceDocument,
  { tokens: { length: added }, ziprc }: WireBlock,
  progress: vscode.Progress<{ message?: string; increment?: number }>,
): void {
  const { live } = document;
  if (!live) return;
  const { lanes, tokens, maxTokens } = live;
  const estimate = lastEstimate(ziprc, added);
  // The model's own estimate of the sample that these tokens are of.
  const own = (message: string): string =>
    estimate ? vscode.l10n.t('{0}; the model: {1}', message, estimateText(estimate)) : message;
  progress.report(
    lanes.length > 1
      ? { message: own(vscode.l10n.t('{0} samples, {1} tokens', lanes.length, tokens)) }
      : {
          message: own(vscode.l10n.t('{0} of at most {1} tokens', tokens, maxTokens)),
          increment: maxTokens > 0 ? (100 * added) / maxTokens : 0,
        },
  );
}
