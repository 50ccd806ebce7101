import type { AppState } from '../state/appState';
import { div, element } from '../ui/dom';
import { samplePanel, warningsPanel } from './samplePanel';
import { tokenPanel } from './tokenPanel';

/** Narrower, numbers wrap; wider, bars say no more. CSS pixels. */
const LEAST_WIDTH = 240;
const MOST_WIDTH = 640;
const KEY_STEP = 16;

/** Token and sample, side by side with the text, with a divider that can be moved. */
export class SidePanel {
  readonly element: HTMLElement;
  readonly divider: HTMLElement;
  private readonly token = div('panel-slot');
  private readonly sample = div('panel-slot');
  private readonly warnings = div('panel-slot');

  constructor(private readonly onWidth: (width: number) => void) {
    this.element = element(
      'aside',
      { class: 'side-panel', attributes: { 'aria-label': 'Token and sample', tabindex: '-1' } },
      this.token,
      this.sample,
      this.warnings,
    );
    this.divider = element('div', {
      class: 'divider',
      attributes: {
        role: 'separator',
        tabindex: '0',
        'aria-orientation': 'vertical',
        'aria-label': 'Width of the panel',
        'aria-valuemin': String(LEAST_WIDTH),
        'aria-valuemax': String(MOST_WIDTH),
      },
    });
    this.divider.addEventListener('pointerdown', (event) => {
      event.preventDefault();
      this.divider.setPointerCapture(event.pointerId);
    });
    this.divider.addEventListener('pointermove', (event) => {
      if (!this.divider.hasPointerCapture(event.pointerId)) return;
      this.resize(document.documentElement.clientWidth - event.clientX);
    });
    this.divider.addEventListener('keydown', (event) => {
      const step = { ArrowLeft: KEY_STEP, ArrowRight: -KEY_STEP }[event.key];
      if (step === undefined) return;
      event.preventDefault();
      this.resize(this.element.offsetWidth + step);
    });
  }

  update(state: AppState, before: AppState | null): void {
    const { view, token, lens, document: snapshot, address } = state;
    this.element.hidden = !state.panelOpen || view === null || view.length === 0;
    this.divider.hidden = this.element.hidden;
    this.divider.setAttribute('aria-valuenow', String(state.panelWidth));
    if (this.element.hidden || !view) {
      this.token.replaceChildren();
      this.sample.replaceChildren();
      return;
    }
    const reopened = before?.panelOpen !== true || this.token.childElementCount === 0;
    const sameView = before?.view === view && !reopened;
    if (!sameView || before.token !== token || before.lens !== lens) {
      this.token.replaceChildren(tokenPanel(view, token, lens));
    }
    const trace = snapshot?.traces[address?.trace ?? -1];
    if (trace && (!sameView || before.document !== snapshot)) {
      this.sample.replaceChildren(samplePanel(view.sample, trace));
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

  private resize(width: number): void {
    this.onWidth(Math.round(Math.max(LEAST_WIDTH, Math.min(MOST_WIDTH, width))));
  }
}
