import type { TokenIndex } from '../../../trace/units';
import type { LiveRun, SampleAddress, SampleSummary } from '../../protocol';
import { runOf, type AppState } from '../../state/appState';
import type { SampleView } from '../../state/sampleView';
import { iconButton } from '../../toolbar/toolbar';
import { safeText } from '../../tokens/displayText';
import { div, element, onFrame, setText, span } from '../../ui/dom';
import { groupDigits, plural } from '../../ui/format';
import { heading } from '../tokenPanel';
import { DecisionTable } from './decisionTable';
import { lanesTable, setsTable, utilityHelp } from './decisionFacts';
import { LaneChart, type LaneRow } from './laneChart';
import { decisionSpeech } from './laneText';
import { laneTimes } from './laneTimes';
import { MOST_LANES, runLanesOf, type RunLanes } from './runLanes';
import { ChosenDecision, decisionAt } from './shownDecision';

export interface LanesPanelEvents {
  readonly onSample: (address: SampleAddress, token?: TokenIndex) => void;
  /** Says what a person's move has come to. */
  readonly onSay: (text: string) => void;
}

/** What is shown: a run, and the place of the cursor in one of its samples. */
interface Shown {
  readonly run: RunLanes;
  readonly view: SampleView;
  readonly address: SampleAddress;
  readonly token: TokenIndex;
  /** The run, while the sample is still written. */
  readonly live: LiveRun | null;
}

/**
 * The samples of one run side by side, and what was decided between them. The decision is the one
 * after which the token at the cursor was written, in a running sample the last one, until a person
 * steps to another.
 */
export class LanesPanel {
  readonly element = div('panel-slot');
  private readonly chart: LaneChart;
  private readonly table: DecisionTable;
  private readonly title = div('lanes-title');
  private readonly step = span('decision-step');
  private readonly facts = div('decision-facts');
  private readonly section: HTMLElement;
  private readonly chosen = new ChosenDecision();
  private shown: Shown | null = null;
  private facing = '';
  /** The panel is hidden while a sample is fetched, which takes the focus from the chart. */
  private regains = false;
  private readonly schedule = onFrame(() => this.draw());

  constructor(private readonly events: LanesPanelEvents) {
    const go = (index: number): void => this.goTo(index);
    this.chart = new LaneChart({
      onDecision: go,
      onLane: (lane, index) => this.showLane(lane, index ?? this.selected),
    });
    this.table = new DecisionTable(go);
    const stepper = (name: string, label: string, by: number): HTMLElement =>
      iconButton(name, label, () => this.goTo(this.selected + by));
    this.section = element(
      'section',
      { class: 'panel-section lanes', attributes: { 'aria-label': 'Lanes' } },
      this.title,
      this.chart.element,
      legend(),
      div(
        'decision-head',
        stepper('chevron-left', 'Previous decision', -1),
        this.step,
        stepper('chevron-right', 'Next decision', 1),
      ),
      this.facts,
      this.table.element,
    );
  }

  update({ view, address, token, document: snapshot, live }: AppState): void {
    const group = snapshot?.traces[address?.trace ?? -1]?.samples ?? [];
    const run = view && address && runLanesOf(view.sample, group);
    if (!run) {
      this.shown = null;
      this.element.replaceChildren();
      return;
    }
    this.shown = { run, view, address, token, live: runOf(live, address) };
    if (this.element.firstChild === null) this.element.append(this.section);
    // What a person did is seen at once; tokens of a running sample come by the hundred.
    if (this.shown.live) this.schedule();
    else this.draw();
    if (!this.regains) return;
    this.regains = false;
    this.chart.focus();
  }

  private get selected(): number {
    const { shown } = this;
    if (!shown) return 0;
    const { run, address, token, live } = shown;
    const chosen = this.chosen.indexAt({ run: run.key, sample: address.sample, token });
    const { decisions } = run;
    if (chosen !== undefined) return Math.min(chosen, decisions.length - 1);
    return live ? decisions.length - 1 : decisionAt(decisions, run.own, token);
  }

  private goTo(index: number): void {
    const { shown } = this;
    if (!shown) return;
    const { run, address, token } = shown;
    const target = Math.max(0, Math.min(index, run.decisions.length - 1));
    this.chosen.choose(target, { run: run.key, sample: address.sample, token });
    this.draw();
    this.events.onSay(decisionSpeech(run.decisions, target));
  }

  /** Shows a lane's sample where it stood when a decision was made. */
  private showLane(lane: number, index: number): void {
    const { shown } = this;
    if (!shown) return;
    const { run, address, live } = shown;
    const sample = run.samples[lane];
    if (!sample) {
      this.goTo(index);
      return;
    }
    const made = run.decisions[index]?.tokens[lane] ?? 0;
    const token = Math.max(0, Math.min(made, lengthOf(sample, run, live) - 1));
    this.chosen.choose(index, { run: run.key, sample: sample.id, token });
    this.regains = this.chart.hasFocus && sample.id !== address.sample;
    this.events.onSample({ trace: address.trace, sample: sample.id }, token);
    // Where the cursor stood there already, nothing else has changed.
    if (sample.id === address.sample) this.draw();
  }

  private draw(): void {
    const { shown, selected } = this;
    if (!shown) return;
    const { run, view, live } = shown;
    const { decisions, samples } = run;
    const decision = decisions[selected];
    if (!decision) return;
    const lengths = samples.map((sample) => sample && lengthOf(sample, run, live));
    const times = laneTimes(decisions, run.inherited, lengths);
    const rows = samples.map((sample, lane) => rowOf(run, lane, sample, decision.states[lane]));
    this.chart.update({ times, decision, selected, rows });
    const step = groupDigits(Math.round(times.decisions[selected] ?? NaN));
    const last = live && selected === decisions.length - 1 ? ' · latest' : '';
    setText(this.step, `Decision ${selected + 1} of ${decisions.length}, at step ${step}${last}`);
    const { decoder } = view.sample.origin;
    const names = rows.map(({ name, isReturned }) => `${name}${isReturned ? ' ✓' : ''}`);
    const facing = JSON.stringify([run.key, selected, run.own, decisions.length, decision, names]);
    if (facing === this.facing) return;
    this.facing = facing;
    const lanes = decision.tokens.length;
    const detail = `${plural(lanes, 'lane')} · ${plural(decisions.length, 'decision')}`;
    this.title.replaceChildren(heading('Lanes', detail));
    const head = view.sample.ziprc;
    this.facts.replaceChildren(
      setsTable(decision, head),
      lanesTable(decision, names, run.own, head),
      utilityHelp(decoder),
      ...(lanes > MOST_LANES
        ? [element('p', { class: 'absent' }, `${MOST_LANES} of ${groupDigits(lanes)} lanes shown`)]
        : []),
    );
    this.table.update(decisions, times, selected);
  }
}

function rowOf(
  run: RunLanes,
  lane: number,
  sample: SampleSummary | undefined,
  state = '',
): LaneRow {
  const isShown = lane === run.own;
  const isReturned = sample?.outcome?.chosen === true;
  const id = sample && safeText(sample.id, true);
  const parts = [
    `Lane ${lane}`,
    ...(id === undefined ? ['its sample is not known'] : [`sample ${id}`]),
    state,
    ...(isReturned ? ['returned'] : []),
    ...(isShown ? ['shown'] : []),
  ];
  return {
    name: String(lane),
    sample: id,
    isShown,
    isReturned,
    label: parts.filter((part) => part !== '').join(', '),
  };
}

/** Tokens of a sample now; of a running one the run knows more than the document's summary. */
function lengthOf(sample: SampleSummary, run: RunLanes, live: LiveRun | null): number {
  const lane = live?.lanes.find((other) => other.sample === sample.id);
  return lane ? Math.max(sample.tokens, run.inherited + lane.tokens) : sample.tokens;
}

function legend(): HTMLElement {
  const entry = (swatch: string, text: string, mark = ''): HTMLElement =>
    span('lane-legend-entry', span(`lane-swatch ${swatch}`, mark), text);
  const list = div(
    'lane-legend',
    entry('running', 'running'),
    entry('paused', 'paused'),
    entry('finished', 'finished'),
    entry('mark', 'chosen', '●'),
    entry('mark', 'runner-up', '○'),
    entry('mark', 'shown', '▸'),
    entry('mark', 'returned', '✓'),
  );
  list.setAttribute('aria-hidden', 'true');
  return list;
}
