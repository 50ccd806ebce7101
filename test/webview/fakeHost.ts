import { summaryOf } from '../../src/extension/editor/snapshot';
import type { Trace, TraceWarning } from '../../src/trace/trace';
import { packBlock, packSample } from '../../src/trace/wire';
import type { TokenBlock } from '../../src/trace/sampleBuilder';
import type {
  DocumentSnapshot,
  HostMessage,
  LiveRun,
  SampleAddress,
  ViewMessage,
  ViewSettings,
} from '../../src/webview/protocol';

export const SETTINGS: ViewSettings = {
  reflectionWords: ['wait', 'but', 'alternatively', 'hmm', 'maybe'],
  notableShare: 0.05,
  divergenceThreshold: 0.1,
  lensParameters: {},
};

/** What the extension host does for a view, over traces in memory. */
export class FakeHost {
  readonly received: ViewMessage[] = [];
  warnings: readonly TraceWarning[] = [];
  settings = SETTINGS;
  fileName = 'example.trace.json';
  /** Whether requests for samples are answered. */
  answering = true;
  private generation = 1;

  constructor(
    public traces: readonly Trace[],
    private readonly deliver: (message: HostMessage) => Promise<void>,
  ) {}

  async receive(message: ViewMessage): Promise<void> {
    this.received.push(message);
    if (message.type === 'ready') await this.sendDocument();
    if (message.type === 'requestSample' && this.answering) {
      const { trace, sample: id } = message.address;
      const sample = this.traces[trace]?.samples.find((candidate) => candidate.id === id);
      const { request } = message;
      await this.deliver(
        sample
          ? { type: 'sample', request, generation: this.generation, sample: packSample(sample) }
          : { type: 'sampleError', request, message: `There is no sample "${id}".` },
      );
    }
  }

  async sendDocument(): Promise<void> {
    await this.deliver({ type: 'document', document: this.snapshot(), settings: this.settings });
  }

  async change(traces: readonly Trace[]): Promise<void> {
    this.traces = traces;
    this.generation += 1;
    await this.sendDocument();
  }

  live(live: LiveRun | null): Promise<void> {
    return this.deliver({ type: 'live', live });
  }

  append(address: SampleAddress, start: number, block: TokenBlock): Promise<void> {
    return this.deliver({ type: 'append', address, start, block: packBlock(block) });
  }

  command(command: Extract<HostMessage, { type: 'command' }>['command']): Promise<void> {
    return this.deliver({ type: 'command', command });
  }

  fail(title: string, detail: string): Promise<void> {
    return this.deliver({ type: 'failure', title, detail });
  }

  last<T extends ViewMessage['type']>(type: T): Extract<ViewMessage, { type: T }> | undefined {
    return this.received.findLast(
      (message): message is Extract<ViewMessage, { type: T }> => message.type === type,
    );
  }

  private snapshot(): DocumentSnapshot {
    return {
      generation: this.generation,
      fileName: this.fileName,
      format: 'reasonscope-trace',
      editable: true,
      warnings: this.warnings,
      traces: this.traces.map(({ id, prompt, answer, countdown, samples }) => ({
        id,
        prompt: {
          ...(prompt.text === undefined ? {} : { text: prompt.text }),
          ...(prompt.messages ? { messages: prompt.messages } : {}),
        },
        ...(answer === undefined ? {} : { answer }),
        ...(countdown ? { countdown } : {}),
        samples: samples.map((sample) => summaryOf({ ...sample, length: sample.tokens.length })),
      })),
    };
  }
}
