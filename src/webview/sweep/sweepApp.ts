import { sweepFigure } from '../../lenses/crossSampling/sweepFigure';
import { sweepTable, type SweepTable } from '../../lenses/crossSampling/sweepTable';
import type { Host } from '../host';
import type { SweepHostMessage, SweepViewMessage } from '../protocol';
import { safeText } from '../tokens/displayText';
import { div, element } from '../ui/dom';
import { figureElement } from './figureElement';

type Shown = Extract<SweepHostMessage, { type: 'sweep' }>;

/** The page of a sweep: the figure, and the same as a table. */
export class SweepApp {
  constructor(
    private readonly root: HTMLElement,
    private readonly host: Host<SweepViewMessage, SweepHostMessage>,
  ) {
    host.listen((message) => {
      if (message.type === 'sweep') this.show(message);
      else this.fail(message.message);
      // The panel comes back with the window from this alone.
      host.setState({ uri: message.uri });
    });
    host.post({ type: 'ready' });
  }

  private show({ sweep, fileName }: Shown): void {
    const { base, rl, direction } = sweep;
    const [writing, giving] = direction === 'forward' ? [base, rl] : [rl, base];
    const figure = figureElement(sweepFigure(sweep));
    // The table says the same, and a screen reader would read every label one by one.
    figure.setAttribute('aria-hidden', 'true');
    const heading = `Cross-sampling: ${writing.name} with tokens of ${giving.name}`;
    const open = element(
      'button',
      { class: 'open', attributes: { type: 'button' } },
      `Open ${safeText(fileName, true)}`,
    );
    open.addEventListener('click', () => this.host.post({ type: 'openData' }));
    this.root.replaceChildren(
      element(
        'main',
        { class: 'sweep-page' },
        element('h1', {}, safeText(heading, true)),
        div('figure', figure),
        table(sweepTable(sweep), 'The same as a table'),
        element(
          'p',
          { class: 'dim' },
          'Swapped: tokens drawn from the other model. Replaced: those at which this changed the token. Intervals are Wilson’s, of each point alone.',
        ),
        open,
      ),
    );
  }

  private fail(message: string): void {
    this.root.replaceChildren(
      element(
        'main',
        { class: 'sweep-page' },
        element('p', { attributes: { role: 'alert' } }, safeText(message, true)),
      ),
    );
  }
}

function table({ columns, rows }: SweepTable, caption: string): HTMLElement {
  const cell = (tag: 'td' | 'th', text: string, scope?: string): HTMLElement =>
    element(tag, scope === undefined ? {} : { attributes: { scope } }, safeText(text, true));
  return element(
    'table',
    {},
    element('caption', {}, caption),
    element('thead', {}, element('tr', {}, ...columns.map((name) => cell('th', name, 'col')))),
    element(
      'tbody',
      {},
      ...rows.map(([first = '', ...rest]) =>
        element('tr', {}, cell('th', first, 'row'), ...rest.map((text) => cell('td', text))),
      ),
    ),
  );
}
