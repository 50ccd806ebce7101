import * as vscode from 'vscode';
import type {
  GenerateRequest,
  GenerateResult,
  ScoreEvent,
  ScoreRequest,
} from '../../engine/protocol';
import type { Finish, Origin, Sample } from '../../trace/sample';
import type { PromptTokens, Trace } from '../../trace/trace';
import { unpackBlock } from '../../trace/wire';
import { Disposable } from '../disposable';
import type { TraceDocument } from '../editor/traceDocument';
import type { EngineClient } from '../engine/engineClient';

/** What a model does for one new sample: write it, or annotate a text that is there already. */
export type Run =
  | { readonly name: 'generate'; readonly request: GenerateRequest }
  | { readonly name: 'score'; readonly request: ScoreRequest };

export interface GenerationOutcome {
  readonly sample: string;
  readonly finish: Finish;
}

interface Started {
  readonly promptText: string;
  readonly promptTokens: PromptTokens;
}

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

  /** Adds one sample to `document.content.traces[trace]`. A failed run keeps its tokens and says why. */
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
    const samples = document.content.traces[trace]?.samples ?? [];
    const id = freeId(samples);
    const origin: Origin = { model: { name: run.request.model } };
    const limit = run.name === 'generate' ? run.request.maxTokens : 0;
    document.beginSample(trace, { id, origin }, limit);
    let known: { started: Started; origin: Origin } | undefined;
    const finish = (finished: Finish, detail?: string, seconds?: number): GenerationOutcome => {
      const last = known?.origin ?? origin;
      document.endSample(
        vscode.l10n.t('Add sample {0}', id),
        {
          finish: finished,
          ...(detail === undefined ? {} : { finishDetail: detail }),
          origin: seconds === undefined ? last : { ...last, seconds },
        },
        (before) =>
          known && tellsPrompt(run, before) ? withPrompt(before, known.started) : before,
      );
      return { sample: id, finish: finished };
    };
    const onEvent = (event: ScoreEvent): void => {
      if (event.kind === 'started') {
        known = { started: event, origin: event.origin };
        document.describeSample({ origin: event.origin });
        return;
      }
      if (event.kind === 'progress') {
        const prompt = known?.started.promptTokens.ids.length ?? 1;
        document.expectTokens(event.total + 1 - prompt);
        return;
      }
      const block = unpackBlock(event.block);
      document.appendTokens(block);
      const { tokens = 0, maxTokens = 0 } = document.live ?? {};
      progress.report({
        message: vscode.l10n.t('{0} of at most {1} tokens', tokens, maxTokens),
        increment: maxTokens > 0 ? (100 * block.tokens.length) / maxTokens : 0,
      });
    };
    try {
      const result = await this.call(run, token, onEvent);
      if (result.seconds > 0) this.speeds.fire(result.tokens / result.seconds);
      return finish(result.finish, undefined, result.seconds);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.log.error(`${run.name}: ${message}`);
      finish(token.isCancellationRequested ? 'cancelled' : 'error', message);
      if (token.isCancellationRequested) return { sample: id, finish: 'cancelled' };
      throw error;
    }
  }

  private call(
    run: Run,
    token: vscode.CancellationToken,
    onEvent: (event: ScoreEvent) => void,
  ): Promise<GenerateResult> {
    return run.name === 'generate'
      ? this.engine.call('generate', run.request, { token, onEvent })
      : this.engine.call('score', run.request, { token, onEvent });
  }

  private announce(): void {
    const some = this.running.size > 0;
    void vscode.commands.executeCommand('setContext', 'reasonscope.generating', some);
  }
}

/** A text scored without its prompt says nothing of the prompt of a trace that is there already. */
function tellsPrompt(run: Run, trace: Trace): boolean {
  return run.name === 'generate' || trace.samples.length === 0;
}

/** The first sample tells the exact prompt that the model read. */
function withPrompt(trace: Trace, { promptText, promptTokens }: Started): Trace {
  if (trace.prompt.tokens) return trace;
  return { ...trace, prompt: { ...trace.prompt, text: promptText, tokens: promptTokens } };
}

function freeId(samples: readonly Sample[]): string {
  const taken = new Set(samples.map(({ id }) => id));
  let number = samples.length + 1;
  while (taken.has(String(number))) number += 1;
  return String(number);
}
