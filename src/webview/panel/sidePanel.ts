import { ZIPRC_LENSES } from '../../lenses/ziprc/zipRcLenses';
import type { TokenIndex } from '../../trace/units';
import { runOf, type AppState } from '../state/appState';
import { div, element } from '../ui/dom';
import { BranchPanel } from './branchPanel';
import { divergencePanel, type DivergenceEvents } from './divergencePanel';
import { Divider } from './divider';
import { LanesPanel, type LanesPanelEvents } from './lanes/lanesPanel';
import { movedMassBars } from './movedMassBars';
import { samplePanel, warningsPanel } from './samplePanel';
import { tokenPanel, type OnFork } from './tokenPanel';
import { zipRcSection } from './zipRcSection';

export interface SidePanelEvents extends LanesPanelEvents {
  readonly onWidth: (width: number) => void;
  readonly onFork: OnFork;
  readonly onToken: (token: TokenIndex) => void;
  readonly divergence: DivergenceEvents;
}

/** Whether the lens shows what a ZIP-RC head predicts: without one, the panel says so. */
function isOfZipRc(lens: string): boolean {
  return ZIPRC_LENSES.some(({ id }) => id === lens);
}

/** Token, branches and sample, side by side with the text, with a divider that can be moved. */
export class SidePanel {
  readonly element: HTMLElement;
  private readonly bar: Divider;
  private readonly token = div('panel-slot');
  private readonly prediction = div('panel-slot');
  private readonly moved = div('panel-slot');
  private readonly divergence = div('panel-slot');
  private readonly sample = div('panel-slot');
  private readonly warnings = div('panel-slot');

  private readonly lanes: LanesPanel;
  private readonly branches: BranchPanel;

  constructor(private readonly events: SidePanelEvents) {
    this.lanes = new LanesPanel(events);
    this.branches = new BranchPanel(events.onSample);
    this.element = element(
      'aside',
      { class: 'side-panel', attributes: { 'aria-label': 'Token and sample', tabindex: '-1' } },
      this.token,
      this.prediction,
      this.lanes.element,
      this.moved,
      this.divergence,
      this.branches.element,
      this.sample,
      this.warnings,
    );
    this.bar = new Divider(this.element, events.onWidth);
  }

  get divider(): HTMLElement {
    return this.bar.element;
  }

  update(state: AppState, before: AppState | null): void {
    const { view, token, lens, document: snapshot, address } = state;
    this.element.hidden = !state.panelOpen || view === null || view.length === 0;
    this.bar.update(state.panelWidth, this.element.hidden);
    if (this.element.hidden || !view) {
      this.token.replaceChildren();
      this.prediction.replaceChildren();
      this.moved.replaceChildren();
      this.divergence.replaceChildren();
      this.sample.replaceChildren();
      return;
    }
    const reopened = before?.panelOpen !== true || this.token.childElementCount === 0;
    const sameView = before?.view === view && !reopened;
    if (!sameView || before.token !== token || before.lens !== lens) {
      this.token.replaceChildren(tokenPanel(view, token, lens, this.events.onFork));
      const predicts = view.sample.ziprc !== undefined || isOfZipRc(lens);
      this.prediction.replaceChildren(
        ...(predicts ? [zipRcSection(view.sample, token, this.events.onToken)] : []),
      );
    }
    if (!sameView || before.token !== token) {
      const compared = view.sample.reference !== undefined;
      this.moved.replaceChildren(
        ...(compared ? [movedMassBars(view, token, this.events.onFork)] : []),
      );
    }
    if (!sameView) {
      const { divergenceThreshold } = state.settings;
      this.divergence.replaceChildren(
        divergencePanel(view, divergenceThreshold, this.events.divergence),
      );
    }
    this.lanes.update(state);
    this.branches.update(state);
    const trace = snapshot?.traces[address?.trace ?? -1];
    if (trace && (!sameView || before.document !== snapshot)) {
      this.sample.replaceChildren(
        samplePanel(view.sample, trace, runOf(state.live, address) !== null),
      );
    }
    if (snapshot && (before?.document !== snapshot || reopened)) {
      const { runProblem } = snapshot;
      const warnings =
        runProblem === undefined
          ? snapshot.warnings
          : [{ message: `The last generation failed. ${runProblem}` }, ...snapshot.warnings];
      this.warnings.replaceChildren(...(warnings.length > 0 ? [warningsPanel(warnings)] : []));
    }
  }
}
