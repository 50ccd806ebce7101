import { isCompared } from '../../src/lenses/divergence/isCompared';
import { metricRows } from '../../src/lenses/divergence/metricRows';
import { poolOf } from '../../src/lenses/divergence/pool';
import { STATISTICS, type StatisticName } from '../../src/lenses/divergence/statistics';
import { findLens } from '../../src/lenses/registry';
import type { Trace } from '../../src/trace/trace';
import type { Sample } from '../../src/trace/sample';
import { packSample } from '../../src/trace/wire';
import type {
  DivergenceHostMessage,
  DivergenceRow,
  TraceScope,
  DivergenceViewMessage,
} from '../../src/webview/protocol';
import { SETTINGS } from './fakeHost';

/** What the extension host does for a divergence panel, over traces in memory. */
export class FakeDivergenceHost {
  readonly received: DivergenceViewMessage[] = [];
  fileName = 'example.trace.json';
  problem: string | undefined;

  constructor(
    public traces: readonly Trace[],
    private readonly deliver: (message: DivergenceHostMessage) => Promise<void>,
  ) {}

  async receive(message: DivergenceViewMessage): Promise<void> {
    this.received.push(message);
    switch (message.type) {
      case 'ready':
        await this.send();
        break;
      case 'requestMetric': {
        const lens = findLens(message.lens);
        if (!lens) throw new Error(`There is no lens ${message.lens}.`);
        const rows = metricRows(this.samples(message.scope), lens);
        await this.deliver({ type: 'metric', request: message.request, rows });
        break;
      }
      case 'requestStatistics': {
        const { request, scope, threshold } = message;
        const pool = poolOf(this.samples(scope), threshold);
        for (const name of Object.keys(STATISTICS) as StatisticName[]) {
          const results = { [name]: STATISTICS[name](pool) };
          await this.deliver({ type: 'statistics', request, results });
        }
        break;
      }
      case 'requestRow': {
        const { request, address } = message;
        const sample = this.traces[address.trace]?.samples.find(({ id }) => id === address.sample);
        await this.deliver({
          type: 'divergenceSample',
          request,
          sample: sample ? packSample(sample) : null,
        });
        break;
      }
      case 'openToken':
      case 'export':
      case 'problem':
        break;
    }
  }

  /** Sends the file as it is now. */
  async send(): Promise<void> {
    const { traces, fileName, problem } = this;
    await this.deliver({
      type: 'divergence',
      settings: SETTINGS,
      file: {
        uri: `file:///example/${fileName}`,
        fileName,
        traces: traces.map(({ id, prompt, samples }) => ({ id, prompt, samples: samples.length })),
        rows: traces.flatMap(({ samples }, trace) =>
          samples.filter(isCompared).map((sample) => rowOf(trace, sample)),
        ),
        ...(problem === undefined ? {} : { problem }),
      },
    });
  }

  last<T extends DivergenceViewMessage['type']>(
    type: T,
  ): Extract<DivergenceViewMessage, { type: T }> | undefined {
    return this.received.findLast(
      (message): message is Extract<DivergenceViewMessage, { type: T }> => message.type === type,
    );
  }

  private samples(scope: TraceScope): readonly Sample[] {
    return this.traces.flatMap(({ samples }, trace) =>
      scope === 'all' || scope === trace ? samples.filter(isCompared) : [],
    );
  }
}

function rowOf(trace: number, { id, tokens, origin, reward }: Sample): DivergenceRow {
  const base = origin.decoder?.otherModels?.[0]?.name;
  return {
    address: { trace, sample: id },
    tokens: tokens.length,
    ...(origin.model ? { model: origin.model.name } : {}),
    ...(base === undefined ? {} : { base }),
    ...(reward === undefined ? {} : { reward }),
  };
}
