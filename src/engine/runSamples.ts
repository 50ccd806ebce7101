import type { Decision } from '../trace/decision';
import type { Finish, Outcome, Sample } from '../trace/sample';
import { rowsOf, SampleBuilder } from '../trace/sampleBuilder';
import { unpackBlock } from '../trace/wire';
import { originAfter } from './originAfter';
import type { GenerateEvent, GenerateResult, StartedEvent } from './protocol';

interface LaneRecord {
  readonly builder: SampleBuilder;
  finish?: Finish;
  outcome?: Outcome;
  detail?: string;
}

/** The samples of one run, put together from its events. */
export class RunSamples {
  private readonly lanes: LaneRecord[] = [];
  private readonly remarks: string[] = [];
  private readonly decisions: Decision[] = [];
  private start: StartedEvent | undefined;

  receive(event: GenerateEvent): void {
    switch (event.kind) {
      case 'started':
        this.start = event;
        break;
      case 'remark':
        this.remarks.push(event.text);
        break;
      case 'decision':
        this.decisions.push(event.decision);
        break;
      case 'tokens':
        for (const row of rowsOf(unpackBlock(event.block))) this.lane(event.lane).builder.push(row);
        break;
      case 'lane': {
        const lane = this.lane(event.lane);
        lane.finish = event.finish;
        if (event.outcome) lane.outcome = event.outcome;
        if (event.finishDetail !== undefined) lane.detail = event.finishDetail;
        break;
      }
    }
  }

  /** Tokens of all samples so far. */
  get tokens(): number {
    return this.lanes.reduce((sum, { builder }) => sum + builder.length, 0);
  }

  /** @throws Error where the run has not begun */
  get started(): StartedEvent {
    if (this.start) return this.start;
    throw new Error('The engine ended a generation that it had not started.');
  }

  /**
   * In the order of their lanes, without those in which nothing was written; one that is empty
   * where nothing was written at all.
   */
  samples(result: GenerateResult): Omit<Sample, 'id'>[] {
    const origin = originAfter(this.started.origin, this.remarks, result, this.decisions);
    const written = this.lanes.filter(({ builder }) => builder.length > 0);
    const lanes = written.length > 0 ? written : [this.lane(0)];
    return lanes.map(({ builder, finish, outcome, detail }, index) => {
      const finishDetail = detail ?? (index === 0 ? result.finishDetail : undefined);
      return {
        ...builder.build(),
        origin,
        finish: finish ?? result.finish,
        ...(finishDetail === undefined ? {} : { finishDetail }),
        ...(outcome ? { outcome } : {}),
      };
    });
  }

  private lane(index: number): LaneRecord {
    let lane = this.lanes[index];
    while (!lane) {
      this.lanes.push({ builder: new SampleBuilder() });
      lane = this.lanes[index];
    }
    return lane;
  }
}
