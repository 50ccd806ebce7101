import { isJudged, judgeSample } from '../../src/lenses/ziprc/judgedSample';
import { calibrateGroup } from '../../src/lenses/ziprc/groupCalibration';
import { PLACES } from '../../src/lenses/ziprc/places';
import type { Trace } from '../../src/trace/trace';
import type { CalibrationHostMessage, CalibrationViewMessage } from '../../src/webview/protocol';

/** What the extension host does for a calibration panel, over traces in memory. */
export class FakeCalibrationHost {
  readonly received: CalibrationViewMessage[] = [];
  problem: string | undefined;

  constructor(
    public traces: readonly Trace[],
    private readonly deliver: (message: CalibrationHostMessage) => Promise<void>,
  ) {}

  async receive(message: CalibrationViewMessage): Promise<void> {
    this.received.push(message);
    switch (message.type) {
      case 'ready':
        await this.send();
        break;
      case 'requestCalibration': {
        const { request, scope } = message;
        const states = this.traces.flatMap(({ prompt, samples }, trace) =>
          scope !== 'all' && scope !== trace
            ? []
            : samples.flatMap((sample) => {
                const judged = judgeSample(sample, prompt.text);
                return judged ? [{ judged, address: { trace, sample: sample.id } }] : [];
              }),
        );
        const group = states.map(({ address }) => address);
        for (const { id } of PLACES) {
          const result = calibrateGroup(
            states.map(({ judged }) => judged),
            id,
          );
          await this.deliver({ type: 'groupCalibration', request, group, result });
        }
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
    const { traces, problem } = this;
    await this.deliver({
      type: 'calibration',
      file: {
        uri: 'file:///example/example.trace.json',
        fileName: 'example.trace.json',
        traces: traces.map(({ id, prompt, samples }) => ({
          id,
          prompt,
          counts: {
            samples: samples.length,
            predicted: samples.filter(({ ziprc }) => ziprc !== undefined).length,
            judged: samples.filter(isJudged).length,
          },
        })),
        ...(problem === undefined ? {} : { problem }),
      },
    });
  }

  last<T extends CalibrationViewMessage['type']>(
    type: T,
  ): Extract<CalibrationViewMessage, { type: T }> | undefined {
    return this.received.findLast(
      (message): message is Extract<CalibrationViewMessage, { type: T }> => message.type === type,
    );
  }
}
