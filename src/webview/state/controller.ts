import type { TokenIndex } from '../../trace/units';
import { unpackBlock, type WireBlock, type WireSample } from '../../trace/wire';
import type { Host } from '../host';
import type { HostMessage, SampleAddress, SampleSummary, TraceSummary } from '../protocol';
import { isOfRun, sameAddress, type AppState } from './appState';
import { growSample } from './growSample';
import { promptText } from './promptText';
import { lensById, SampleView } from './sampleView';
import type { Store } from './store';

/** Tells the store what the host says, and the host what the store needs. */
export class Controller {
  private request = 0;
  /** What the newest request asked for; null once it is answered. */
  private asked: SampleAddress | null = null;
  /** Blocks of the running sample that wait for the next frame. */
  private blocks: WireBlock[] = [];
  private frame = 0;
  /** Where the cursor goes once the sample is here; 0 where nobody asked. */
  private goal: TokenIndex = 0;

  constructor(
    private readonly store: Store<AppState>,
    private readonly host: Host,
    /** Commands that concern the view's parts. */
    private readonly onCommand: (command: NextCommand) => void,
  ) {
    host.listen((message) => this.receive(message));
    store.subscribe((state, before) => {
      if (!sameAddress(state.address, before.address)) this.fetch();
    });
  }

  /** @param token where the cursor is to stand. */
  select(address: SampleAddress, token?: TokenIndex): void {
    if (!sameAddress(address, this.store.get().address)) {
      this.blocks = [];
      this.goal = token ?? 0;
      this.store.update({ address, view: null, token: 0, zoom: null, promptFolded: null });
    } else if (token !== undefined) this.onCommand({ name: 'selectToken', token });
  }

  selectTrace(trace: number): void {
    const sample = this.store.get().document?.traces[trace]?.samples[0];
    this.select({ trace, sample: sample?.id ?? '' });
  }

  private receive(message: HostMessage): void {
    switch (message.type) {
      case 'document':
        this.showDocument(message);
        this.fetch();
        break;
      case 'failure':
        this.store.update({ failure: { title: message.title, detail: message.detail } });
        break;
      case 'live':
        this.live(message);
        break;
      case 'append':
        this.append(message);
        break;
      case 'sample':
        if (message.request === this.request) this.receiveSample(message.sample);
        break;
      case 'sampleError':
        if (message.request !== this.request) break;
        this.asked = null;
        this.store.update({ loading: { kind: 'error', message: message.message }, view: null });
        break;
      case 'command':
        if (message.command.name === 'selectSample') {
          this.select(message.command.address, message.command.token);
        } else if (message.command.name === 'selectLens') {
          this.store.update({ lens: lensById(message.command.lens).id });
        } else this.onCommand(message.command);
        break;
    }
  }

  private showDocument({ document, settings }: Extract<HostMessage, { type: 'document' }>): void {
    const before = this.store.get().address;
    const address = this.addressIn(document.traces);
    // A place in a sample that is gone means nothing in another one.
    const moved = before !== null && !sameAddress(before, address);
    this.store.update({
      document,
      settings,
      failure: null,
      address,
      ...(moved ? { view: null, token: 0, zoom: null, promptFolded: null } : {}),
    });
  }

  /** The address to show: the one chosen if the document still has it, else its first sample. */
  private addressIn(traces: readonly TraceSummary[]): SampleAddress | null {
    const { address, live } = this.store.get();
    if (address && findSample(traces, address)) return address;
    if (address && live && isOfRun(live, address)) return address;
    const near = address && this.nearTo(address, traces);
    if (near) return near;
    const trace = traces.findIndex((candidate) => candidate.samples.length > 0);
    const sample = traces[trace]?.samples[0];
    return sample ? { trace, sample: sample.id } : null;
  }

  /** Where a person goes on whose sample is gone: its parent, else the one before it. */
  private nearTo(
    { trace, sample }: SampleAddress,
    traces: readonly TraceSummary[],
  ): SampleAddress | undefined {
    const before = this.store.get().document?.traces[trace]?.samples ?? [];
    const index = before.findIndex(({ id }) => id === sample);
    const parent = before[index]?.parent?.sample;
    const near = [
      parent,
      ...before
        .slice(0, Math.max(0, index))
        .map(({ id }) => id)
        .reverse(),
    ];
    const found = near.find((id) => id !== undefined && findSample(traces, { trace, sample: id }));
    return found === undefined ? undefined : { trace, sample: found };
  }

  private live({ live }: Extract<HostMessage, { type: 'live' }>): void {
    const { live: before, address } = this.store.get();
    this.store.update({ live });
    const [first] = live?.lanes ?? [];
    if (live && first && !before) {
      const begun = { trace: live.trace, sample: first.sample };
      const { document } = this.store.get();
      this.select(begun, document && findSample(document.traces, begun)?.parent?.token);
    }
    if (!live && before && isOfRun(before, address)) this.fetch();
  }

  /** Asks for the chosen sample. What is on screen stays until the answer is here. */
  private fetch(): void {
    const { address, document, view } = this.store.get();
    if (!address || !document) {
      this.store.update({ loading: { kind: 'idle' } });
      return;
    }
    if (!findSample(document.traces, address)) return;
    this.request += 1;
    this.asked = address;
    if (!view) this.store.update({ loading: { kind: 'loading' } });
    this.host.post({ type: 'requestSample', request: this.request, address });
  }

  private receiveSample(wire: WireSample): void {
    const { asked } = this;
    if (!asked || !sameAddress(asked, this.store.get().address)) return;
    this.asked = null;
    this.blocks = [];
    const { settings } = this.store.get();
    this.show(new SampleView(unpackBlock(wire), this.prompt(), settings, this.group()));
  }

  private append({ address, start, block }: Extract<HostMessage, { type: 'append' }>): void {
    const { view } = this.store.get();
    if (!sameAddress(address, this.store.get().address) || this.asked) return;
    const waiting = this.blocks.reduce((sum, waitingBlock) => sum + waitingBlock.tokens.length, 0);
    const known = (view?.length ?? 0) + waiting;
    // The answer to a request may already hold what was appended while it was under way.
    if (view && start + block.tokens.length <= known) return;
    if (!view || start !== known) {
      this.fetch();
      return;
    }
    this.blocks.push(block);
    if (this.frame === 0) this.frame = requestAnimationFrame(() => this.grow());
  }

  private grow(): void {
    this.frame = 0;
    const { view, settings } = this.store.get();
    const { blocks } = this;
    this.blocks = [];
    if (!view || blocks.length === 0) return;
    const sample = blocks.reduce(
      (grown, block) => growSample(grown, unpackBlock(block)),
      view.sample,
    );
    this.show(new SampleView(sample, this.prompt(), settings, this.group()));
  }

  private show(view: SampleView): void {
    const { token } = this.store.get();
    this.store.update({
      view,
      loading: { kind: 'idle' },
      token: Math.max(0, Math.min(token, view.length - 1)),
    });
    // A branch that has just begun has not got there yet; a person who moved meanwhile stays.
    const { goal } = this;
    if (goal === 0 || view.length <= goal) return;
    this.goal = 0;
    if (token === 0) this.onCommand({ name: 'selectToken', token: goal });
  }

  private group(): readonly SampleSummary[] {
    const { document, address } = this.store.get();
    return document?.traces[address?.trace ?? -1]?.samples ?? [];
  }

  private prompt(): string | undefined {
    const { document, address } = this.store.get();
    const trace = document?.traces[address?.trace ?? -1];
    return trace && promptText(trace.prompt);
  }
}

type HostCommand = Extract<HostMessage, { type: 'command' }>['command'];
export type NextCommand = Exclude<HostCommand, { name: 'selectSample' } | { name: 'selectLens' }>;

export function findSample(
  traces: readonly TraceSummary[],
  address: SampleAddress,
): SampleSummary | undefined {
  return traces[address.trace]?.samples.find((sample) => sample.id === address.sample);
}
