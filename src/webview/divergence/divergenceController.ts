import { unpackBlock } from '../../trace/wire';
import type { Host } from '../host';
import type {
  DivergenceHostMessage,
  DivergenceRow,
  DivergenceViewMessage,
  SampleAddress,
} from '../protocol';
import { promptText } from '../state/promptText';
import { SampleView } from '../state/sampleView';
import type { Store } from '../state/store';
import { thresholdOf, type DivergenceState } from './divergenceState';

export type DivergenceHost = Host<DivergenceViewMessage, DivergenceHostMessage>;

/** A held arrow key passes many samples: only one that it rests on is asked for. Milliseconds. */
const REST_MS = 60;

/** Asks the host for what the state lacks, and tells the store what it answers. */
export class DivergenceController {
  private request = 0;
  /** The last request of each kind; the answers of earlier ones are dropped. */
  private readonly last = { metric: 0, statistics: 0, row: 0 };
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly store: Store<DivergenceState>,
    private readonly host: DivergenceHost,
  ) {
    host.listen((message) => this.receive(message));
    store.subscribe((state, before) => this.changed(state, before));
  }

  private receive(message: DivergenceHostMessage): void {
    const state = this.store.get();
    switch (message.type) {
      case 'divergence': {
        const { file, settings } = message;
        const scope = state.scope === 'all' || file.traces[state.scope] ? state.scope : 'all';
        const rows = rowsIn(file.rows, scope);
        // The sample at the cursor keeps it where others came or went.
        const held = state.rows[state.cursor.row]?.address;
        const row = rows.findIndex(({ address }) => held && isSame(address, held));
        const cursor = within(rows, row < 0 ? state.cursor : { ...state.cursor, row });
        this.store.update({ file, settings, scope, rows, cursor });
        break;
      }
      case 'metric':
        if (message.request !== this.last.metric) return;
        if (message.rows.offsets.length === state.rows.length + 1) {
          this.store.update({ metric: message.rows });
        }
        break;
      case 'statistics':
        if (message.request !== this.last.statistics) return;
        this.store.update({ statistics: { ...state.statistics, ...message.results } });
        break;
      case 'divergenceSample':
        if (message.request !== this.last.row) return;
        this.show(message.sample);
        break;
    }
  }

  private changed(state: DivergenceState, before: DivergenceState): void {
    const { file, scope, lens, threshold, settings } = state;
    if (!file) return;
    if (scope !== before.scope && file === before.file) {
      const rows = rowsIn(file.rows, scope);
      this.store.update({ rows, cursor: within(rows, { row: 0, token: 0 }), zoom: null });
      return;
    }
    const fresh = state.rows !== before.rows || settings !== before.settings;
    if (fresh || lens !== before.lens) this.askMetric(state);
    if (fresh || threshold !== before.threshold) this.askStatistics(state);
    if (fresh || addressOf(state) !== addressOf(before)) this.askSample();
  }

  private askMetric({ scope, lens }: DivergenceState): void {
    this.request += 1;
    const { request } = this;
    this.last.metric = request;
    this.store.update({ metric: null });
    this.host.post({ type: 'requestMetric', request, scope, lens });
  }

  private askStatistics(state: DivergenceState): void {
    const { scope } = state;
    const threshold = thresholdOf(state);
    this.request += 1;
    const { request } = this;
    this.last.statistics = request;
    this.store.update({ statistics: {} });
    this.host.post({ type: 'requestStatistics', request, scope, threshold });
  }

  private askSample(): void {
    clearTimeout(this.timer);
    this.request += 1;
    const { request } = this;
    this.last.row = request;
    this.timer = setTimeout(() => {
      const address = addressOf(this.store.get());
      if (address) this.host.post({ type: 'requestRow', request, address });
    }, REST_MS);
  }

  private show(
    sample: Extract<DivergenceHostMessage, { type: 'divergenceSample' }>['sample'],
  ): void {
    const state = this.store.get();
    const address = addressOf(state);
    const prompt = state.file?.traces[address?.trace ?? -1]?.prompt;
    if (!sample || !address) this.store.update({ sample: null });
    else {
      const text = prompt && promptText(prompt);
      const view = new SampleView(unpackBlock(sample), text, state.settings);
      this.store.update({ sample: { address, view } });
    }
  }
}

export function addressOf({ rows, cursor }: DivergenceState): SampleAddress | undefined {
  return rows[cursor.row]?.address;
}

export function isSame(a: SampleAddress, b: SampleAddress): boolean {
  return a.trace === b.trace && a.sample === b.sample;
}

function rowsIn(
  rows: readonly DivergenceRow[],
  scope: DivergenceState['scope'],
): readonly DivergenceRow[] {
  return scope === 'all' ? rows : rows.filter(({ address }) => address.trace === scope);
}

function within(
  rows: readonly DivergenceRow[],
  { row, token }: DivergenceState['cursor'],
): DivergenceState['cursor'] {
  const at = Math.max(0, Math.min(row, rows.length - 1));
  return { row: at, token: Math.max(0, Math.min(token, (rows[at]?.tokens ?? 1) - 1)) };
}
