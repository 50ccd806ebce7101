import type { Sample } from '../../trace/sample';
import { unpackBlock, type WireBlock } from '../../trace/wire';
import type { Host } from '../host';
import type {
  CompareHostMessage,
  CompareSide,
  CompareViewMessage,
  Side,
  ViewSettings,
} from '../protocol';
import { growSample } from '../state/growSample';
import { promptText } from '../state/promptText';
import { SampleView } from '../state/sampleView';
import type { Store } from '../state/store';
import { Comparison, SIDES } from './comparison';
import type { CompareState } from './compareState';

/** A running side is aligned again at most this often, and rests four times as long as it takes. */
const ALIGN_INTERVAL_MS = 250;
const REST = 4;

export type CompareHost = Host<CompareViewMessage, CompareHostMessage>;

/** Tells the store what the host says: samples, changes, new tokens of a running side. */
export class CompareController {
  private readonly samples: Record<Side, Sample | null> = { left: null, right: null };
  private readonly views: Record<Side, SampleView | null> = { left: null, right: null };
  private timer: ReturnType<typeof setTimeout> | undefined;
  private interval = ALIGN_INTERVAL_MS;

  constructor(
    private readonly store: Store<CompareState>,
    private readonly host: CompareHost,
  ) {
    host.listen((message) => {
      if (message.type === 'compare') this.show(message);
      else this.append(message.side, message.start, message.block);
    });
  }

  private show(message: Extract<CompareHostMessage, { type: 'compare' }>): void {
    const { settings } = message;
    const before = this.store.get();
    const changedSettings = JSON.stringify(settings) !== JSON.stringify(before.settings);
    const sides = { ...before.sides };
    for (const side of SIDES) {
      const content = message[side];
      if (content) {
        sides[side] = content;
        this.samples[side] = content.sample ? unpackBlock(content.sample) : null;
      }
      if (content || changedSettings) this.views[side] = this.viewOf(side, sides[side], settings);
    }
    clearTimeout(this.timer);
    this.timer = undefined;
    this.store.update({ sides, settings, ...this.align(settings) });
  }

  private append(side: Side, start: number, block: WireBlock): void {
    const sample = this.samples[side];
    if (sample && start + block.tokens.length <= sample.tokens.length) return;
    if (start !== sample?.tokens.length) {
      this.host.post({ type: 'requestSide', side });
      return;
    }
    this.samples[side] = growSample(sample, unpackBlock(block));
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      const { sides, settings } = this.store.get();
      for (const each of SIDES) {
        if ((this.views[each]?.sample ?? null) === this.samples[each]) continue;
        this.views[each] = this.viewOf(each, sides[each], settings);
      }
      this.store.update(this.align(settings));
    }, this.interval);
  }

  private viewOf(
    side: Side,
    content: CompareSide | undefined,
    settings: ViewSettings,
  ): SampleView | null {
    const sample = this.samples[side];
    return sample && content ? new SampleView(sample, promptText(content.prompt), settings) : null;
  }

  private align(settings: ViewSettings): Partial<CompareState> {
    const { left, right } = this.views;
    if (!left || !right) return { comparison: null };
    const start = performance.now();
    const comparison = new Comparison({ left, right }, settings.notableShare);
    this.interval = Math.max(ALIGN_INTERVAL_MS, REST * (performance.now() - start));
    const { side, token } = this.store.get().cursor;
    const length = comparison.views[side].length;
    return {
      comparison,
      cursor: { side, token: Math.max(0, Math.min(token, length - 1)) },
    };
  }
}
