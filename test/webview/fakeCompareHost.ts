import type { TokenBlock } from '../../src/trace/sampleBuilder';
import type { Trace } from '../../src/trace/trace';
import { packBlock, packSample } from '../../src/trace/wire';
import type {
  CompareHostMessage,
  CompareSide,
  CompareViewMessage,
  Side,
} from '../../src/webview/protocol';
import { SETTINGS } from './fakeHost';

const SIDES = ['left', 'right'] as const;

/** What the extension host does for a comparison, over one trace in memory. */
export class FakeCompareHost {
  readonly received: CompareViewMessage[] = [];
  fileName = 'example.trace.json';
  problems: Partial<Record<Side, string>> = {};
  running: Partial<Record<Side, boolean>> = {};

  constructor(
    public trace: Trace,
    public samples: readonly [left: string, right: string],
    private readonly deliver: (message: CompareHostMessage) => Promise<void>,
  ) {}

  async receive(message: CompareViewMessage): Promise<void> {
    this.received.push(message);
    if (message.type === 'ready') await this.send('left', 'right');
    if (message.type === 'requestSide') await this.send(message.side);
    if (message.type === 'action' && message.action === 'swap') {
      this.samples = [this.samples[1], this.samples[0]];
      await this.send('left', 'right');
    }
  }

  send(...sides: readonly Side[]): Promise<void> {
    const contents = sides.map((side) => [side, this.contentOf(side)] as const);
    return this.deliver({
      type: 'compare',
      ...Object.fromEntries(contents),
      settings: SETTINGS,
    });
  }

  append(side: Side, start: number, block: TokenBlock): Promise<void> {
    return this.deliver({ type: 'appendSide', side, start, block: packBlock(block) });
  }

  private contentOf(side: Side): CompareSide {
    const { trace, fileName } = this;
    const id = this.samples[SIDES.indexOf(side)] ?? '';
    const index = trace.samples.findIndex((sample) => sample.id === id);
    const sample = trace.samples[index];
    const problem = this.problems[side];
    return {
      ref: { uri: `file:///example/${fileName}`, trace: 0, sample: id },
      fileName,
      index,
      prompt: trace.prompt,
      ...(trace.answer === undefined ? {} : { answer: trace.answer }),
      sample: sample ? packSample(sample) : null,
      running: this.running[side] === true,
      ...(problem === undefined ? {} : { problem }),
    };
  }
}
