import { originAfter } from '../../engine/originAfter';
import type {
  GenerateEvent,
  GenerateResult,
  ScoreEvent,
  StartedEvent,
} from '../../engine/protocol';
import type { Decision } from '../../trace/decision';
import type { Sample } from '../../trace/sample';
import type { Trace } from '../../trace/trace';
import { unpackBlock } from '../../trace/wire';
import type { LaneEnd, RunStart } from '../editor/liveSamples';
import type { TraceState } from '../editor/traceState';

/** Writes what the engine says of a run into a document. A run may be several calls, one by one. */
export class RunWriter {
  private started: StartedEvent | undefined;
  /** The first call tells what the model reads. */
  private first: StartedEvent | undefined;
  private remarks: string[] = [];
  private decisions: Decision[] = [];
  private calls = 0;

  /** @throws Error where a run is under way in the document */
  constructor(
    private readonly state: TraceState,
    private readonly start: RunStart,
  ) {
    state.beginRun(start);
  }

  beginCall(): void {
    if (this.calls > 0) this.state.nextCall();
    this.calls += 1;
    this.started = undefined;
    this.remarks = [];
    this.decisions = [];
  }

  receive(event: GenerateEvent | ScoreEvent): void {
    switch (event.kind) {
      case 'started':
        this.started = event;
        this.first ??= event;
        this.describe();
        break;
      case 'remark':
        this.remarks.push(event.text);
        this.describe();
        break;
      case 'decision':
        this.decisions.push(event.decision);
        this.describe();
        break;
      case 'progress':
        this.state.expectTokens(event.total + 1 - (this.started?.promptTokens?.ids.length ?? 1));
        break;
      case 'tokens':
        this.state.appendTokens(event.lane, unpackBlock(event.block));
        break;
      case 'lane': {
        const { finish, outcome, finishDetail } = event;
        this.state.endLane(event.lane, {
          finish,
          ...(outcome ? { outcome } : {}),
          ...(finishDetail === undefined ? {} : { finishDetail }),
        });
        break;
      }
    }
  }

  /** A call gave its result; its samples are as they will be. */
  endCall(result: GenerateResult): void {
    this.describe(result);
    this.state.endCall(endOf(result));
  }

  /** Adds the samples to the document and gives them. */
  end(label: (ids: readonly string[]) => string, end: LaneEnd): readonly Sample[] {
    return this.state.endRun(label, end, (trace) => this.withPrompt(trace));
  }

  private describe(result?: GenerateResult): void {
    const origin = this.started?.origin ?? this.start.origin;
    this.state.describeRun(originAfter(origin, this.remarks, result, this.decisions));
  }

  /** The first sample tells the exact prompt that the model read, as far as that is known. */
  private withPrompt(trace: Trace): Trace {
    const { first } = this;
    if (!first || trace.samples.length > 0) return trace;
    const { promptText: text, promptTokens: tokens } = first;
    const prompt = {
      ...trace.prompt,
      ...(text === undefined ? {} : { text }),
      ...(tokens === undefined ? {} : { tokens }),
    };
    return { ...trace, prompt };
  }
}

export function endOf({ finish, finishDetail }: GenerateResult): LaneEnd {
  return { finish, ...(finishDetail === undefined ? {} : { finishDetail }) };
}
