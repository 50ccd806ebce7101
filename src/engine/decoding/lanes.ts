import type { Finish, Outcome } from '../../trace/sample';
import type { TokenId } from '../../trace/units';
import type { ZipRcHead } from '../../trace/ziprc/zipRc';
import { annotate, annotateReference } from '../annotate/annotate';
import type { GenerateEvent } from '../protocol';
import type { Scored } from '../runtime/distribution';
import { TokenStream } from '../tokenStream';
import type { Lane } from './decodingRun';

/** A token that is there already, with what is said of it. */
export interface Told {
  readonly token: Scored;
  readonly columns?: Readonly<Record<string, number>>;
}

/** The samples of one run, on their way to the host. */
export class Lanes {
  private readonly lanes: SampleLane[] = [];

  /**
   * @param alternatives recorded per token.
   * @param opening tokens with which every sample begins.
   * @param head the first model's ZIP-RC head: joints of another model's are not recorded.
   */
  constructor(
    private readonly emit: (event: GenerateEvent) => void,
    private readonly bytesOf: (id: TokenId) => Uint8Array,
    private readonly alternatives: number,
    private readonly opening: readonly Told[],
    private readonly head?: ZipRcHead,
  ) {}

  open(): Lane {
    const { emit, bytesOf, alternatives, head } = this;
    const lane = new SampleLane(this.lanes.length, emit, bytesOf, alternatives, head);
    this.lanes.push(lane);
    for (const { token, columns } of this.opening) lane.push(token, columns);
    return lane;
  }

  /** Tokens of all samples. */
  get tokens(): number {
    return this.lanes.reduce((sum, lane) => sum + lane.length, 0);
  }

  /** How the first sample ended; undefined while it has not. */
  get finish(): Finish | undefined {
    return this.lanes[0]?.finish;
  }

  /** Sends what is left to send, so that what is told next comes after it. */
  flush(): void {
    for (const lane of this.lanes) lane.flush();
  }

  /** Sends what is left. `finish` ends what did not end itself; without it the run failed. */
  close(finish?: Finish): void {
    for (const lane of this.lanes) {
      if (finish !== undefined && lane.finish === undefined) lane.end(finish);
      else lane.flush();
    }
  }
}

class SampleLane implements Lane {
  private readonly stream: TokenStream;
  finish: Finish | undefined;

  constructor(
    private readonly index: number,
    private readonly emit: (event: GenerateEvent) => void,
    private readonly bytesOf: (id: TokenId) => Uint8Array,
    private readonly alternatives: number,
    private readonly head: ZipRcHead | undefined,
  ) {
    this.stream = new TokenStream((block) => {
      emit({ kind: 'tokens', lane: index, block });
    });
  }

  get length(): number {
    return this.stream.length;
  }

  push(token: Scored, columns: Readonly<Record<string, number>> = {}, reference?: Scored): void {
    const row = annotate(this.shown(token), this.bytesOf);
    this.stream.push({
      ...row,
      columns: { ...row.columns, ...columns },
      ...(reference ? { reference: annotateReference(this.shown(reference), this.bytesOf) } : {}),
    });
  }

  /** With as many alternatives as are recorded, and a joint of the first model only. */
  private shown({ ziprc, ...token }: Scored): Scored {
    return {
      ...token,
      top: token.top.slice(0, this.alternatives),
      ...(ziprc && ziprc.head === this.head ? { ziprc } : {}),
    };
  }

  flush(): void {
    this.stream.flush();
  }

  end(finish: Finish, outcome?: Outcome, detail?: string): void {
    this.finish = finish;
    this.flush();
    this.emit({
      kind: 'lane',
      lane: this.index,
      finish,
      ...(outcome ? { outcome } : {}),
      ...(detail === undefined ? {} : { finishDetail: detail }),
    });
  }
}
