import { RunWriter } from '../../../../src/extension/generation/runWriter';
import type { TraceState } from '../../../../src/extension/editor/traceState';
import { byteStringsFrom } from '../../../../src/trace/byteStrings';
import type { GenerateEvent, GenerateResult } from '../../../../src/engine/protocol';
import type { Finish, Origin, Sample } from '../../../../src/trace/sample';
import { SampleBuilder } from '../../../../src/trace/sampleBuilder';
import { packBlock } from '../../../../src/trace/wire';

/** The tokenizer of the fake model: 1000 ids, each with its own bytes, some of them no text. */
export function bytesOf(id: number): Uint8Array {
  return id % 7 === 0 ? Uint8Array.of(0xf0, id & 0xff) : new TextEncoder().encode(` t${id}`);
}

export interface FakeRun {
  readonly lanes: number;
  readonly calls: number;
  /** Tokens per lane, in the blocks in which they come. */
  readonly blocks: readonly number[];
  readonly topK: number;
  readonly tokenizer: string;
  readonly branch?: { readonly parent: Sample; readonly token: number };
  /** Tokens that a person set, at the start of each lane. */
  readonly forced: number;
  readonly seed: number;
}

/** A run as the engine would stream it, step by step, so that anything may happen in between. */
export class FakeEngineRun {
  readonly writer: RunWriter;
  private readonly steps: Iterator<undefined>;
  private written = 0;
  ended = false;

  constructor(
    private readonly state: TraceState,
    private readonly run: FakeRun,
  ) {
    const branch = run.branch ? { branch: run.branch } : {};
    this.writer = new RunWriter(state, {
      trace: 0,
      origin: { model: { name: 'fake' } },
      maxTokens: 1000,
      ...branch,
    });
    this.steps = this.play();
  }

  get tokens(): number {
    return this.written;
  }

  step(): void {
    if (this.steps.next().done === true) this.ended = true;
  }

  /** Ends it before its time: the samples keep what they have. */
  stop(finish: 'cancelled' | 'error'): void {
    this.ended = true;
    this.writer.end((ids) => ids.join(), { finish, finishDetail: `${finish} by the test` });
  }

  private *play(): Generator<undefined> {
    const { run } = this;
    let result = resultOf('length');
    for (let call = 0; call < run.calls; call += 1) {
      this.state.waitBehind(call);
      this.writer.beginCall();
      yield;
      this.receive({ kind: 'started', origin: this.origin(call), promptTokens: promptOf(run) });
      this.receive({ kind: 'remark', text: `call ${call}` });
      for (const [round, length] of run.blocks.entries()) {
        for (let lane = 0; lane < run.lanes; lane += 1) {
          // Lanes end at different times, and the last begins late.
          if (lane === run.lanes - 1 && run.lanes > 1 && round === 0) continue;
          this.tokens_(call, lane, round, length);
          yield;
        }
      }
      for (let lane = 0; lane < run.lanes; lane += 1) {
        this.receive({ kind: 'lane', lane, finish: 'stop' });
        yield;
      }
      const outcome = { answer: '42', weight: 0.5, chosen: true };
      this.receive({ kind: 'lane', lane: 0, finish: 'stop', outcome });
      result = resultOf('stop');
      this.writer.endCall(result);
    }
    this.writer.end((ids) => ids.join(), { finish: result.finish });
  }

  private tokens_(call: number, lane: number, round: number, length: number): void {
    const { seed, topK, forced } = this.run;
    const builder = new SampleBuilder();
    for (let at = 0; at < length; at += 1) {
      const id = (seed + 31 * call + 17 * lane + 13 * round + 7 * at) % 1000;
      const isForced = round === 0 && at < forced;
      builder.push({
        id,
        text: bytesOf(id),
        columns: {
          logprob: -(id % 11) / 3,
          entropy: id / 1000,
          ...(isForced ? { forced: 1 } : {}),
          ...(id % 3 === 0 ? { temperature: 0.7 } : {}),
        },
        alternatives: Array.from({ length: Math.min(topK, (id % 4) + 1) }, (_, slot) => ({
          id: (id + slot) % 1000,
          text: bytesOf((id + slot) % 1000),
          logprob: -slot - 0.5,
        })),
      });
    }
    this.written += length;
    this.receive({ kind: 'tokens', lane, block: packBlock(builder.build()) });
  }

  private receive(event: GenerateEvent): void {
    // As over the channel: nothing is shared with the engine.
    this.writer.receive(structuredClone(event));
  }

  private origin(call: number): Origin {
    const { tokenizer, seed } = this.run;
    return {
      model: { name: tokenizer, hash: tokenizer, tokenizerHash: tokenizer },
      decoder: { id: 'fake', parameters: {}, seed: seed + call },
    };
  }
}

function promptOf({ tokenizer }: FakeRun): {
  ids: Int32Array;
  texts: ReturnType<typeof byteStringsFrom>;
} {
  return { ids: Int32Array.of(tokenizer.length, 2), texts: byteStringsFrom([tokenizer, 'Q']) };
}

function resultOf(finish: Finish): GenerateResult {
  const cost = [{ model: 'fake', passes: 3, tokens: 9, reused: 2 }];
  return { finish, parameters: {}, tokens: 1, seconds: 0.5, device: 'cpu', deviceNotes: [], cost };
}
