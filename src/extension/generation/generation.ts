import * as vscode from 'vscode';
import type { GenerateEvent, GenerateRequest } from '../../engine/protocol';
import type { Finish, Origin, Sample } from '../../trace/sample';
import type { PromptTokens, Trace } from '../../trace/trace';
import { unpackBlock } from '../../trace/wire';
import { Disposable } from '../disposable';
import type { TraceDocument } from '../editor/traceDocument';
import type { EngineClient } from '../engine/engineClient';

export interface GenerationOutcome {
  readonly sample: string;
  readonly finish: Finish;
}

interface Started {
  readonly promptText: string;
  readonly promptTokens: PromptTokens;
}

/** Runs generations into documents: streams, cancels, and keeps what was there when one fails. */
export class Generations extends Disposable {
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
  async run(
    document: TraceDocument,
    trace: number,
    request: GenerateRequest,
  ): Promise<GenerationOutcome> {
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
        title: vscode.l10n.t('Reasonscope: generating with {0}', request.model),
        cancellable: true,
      };
      return await vscode.window.withProgress(options, (progress, token) => {
        token.onCancellationRequested(() => source.cancel());
        return this.stream(document, trace, request, progress, source.token);
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
    request: GenerateRequest,
    progress: vscode.Progress<{ message?: string; increment?: number }>,
    token: vscode.CancellationToken,
  ): Promise<GenerationOutcome> {
    const samples = document.content.traces[trace]?.samples ?? [];
    const id = freeId(samples);
    const origin: Origin = { model: { name: request.model } };
    document.beginSample(trace, { id, origin }, request.maxTokens);
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
        (before) => (known ? withPrompt(before, known.started) : before),
      );
      return { sample: id, finish: finished };
    };
    const onEvent = (event: GenerateEvent): void => {
      if (event.kind === 'started') {
        known = { started: event, origin: event.origin };
        document.describeSample({ origin: event.origin });
        return;
      }
      const block = unpackBlock(event.block);
      document.appendTokens(block);
      const tokens = document.live?.tokens ?? 0;
      progress.report({
        message: vscode.l10n.t('{0} of at most {1} tokens', tokens, request.maxTokens),
        increment: (100 * block.tokens.length) / request.maxTokens,
      });
    };
    try {
      const result = await this.engine.call('generate', request, { token, onEvent });
      return finish(result.finish, undefined, result.seconds);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.log.error(`generate: ${message}`);
      finish(token.isCancellationRequested ? 'cancelled' : 'error', message);
      if (token.isCancellationRequested) return { sample: id, finish: 'cancelled' };
      throw error;
    }
  }

  private announce(): void {
    const some = this.running.size > 0;
    void vscode.commands.executeCommand('setContext', 'reasonscope.generating', some);
  }
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
