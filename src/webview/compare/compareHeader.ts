import type { CompareSide, Side } from '../protocol';
import { safeText } from '../tokens/displayText';
import { iconButton } from '../toolbar/toolbar';
import { progressRing } from '../ui/controls';
import { div, element, icon, setText, span } from '../ui/dom';
import { plural } from '../ui/format';

/** What stands above a column: which sample it is, and what is wrong with it. */
export class CompareHeader {
  readonly element: HTMLElement;
  private readonly title = element('h2', { class: 'compare-title' });
  private readonly detail = span('compare-detail');
  private readonly ring = progressRing();
  private readonly problem = element('p', {
    class: 'compare-problem',
    attributes: { role: 'status' },
  });
  private readonly problemText = span('');

  constructor(side: Side, onOpen: () => void) {
    this.problem.append(icon('warning'), this.problemText);
    this.element = element(
      'div',
      { class: `compare-header ${side}` },
      div(
        'compare-head-row',
        span(`side-sign ${side}`, side === 'left' ? 'L' : 'R'),
        this.title,
        this.detail,
        this.ring,
        iconButton('go-to-file', `Open the ${side} sample in its editor`, onOpen),
      ),
      this.problem,
    );
  }

  /** @param tokens how many the page has, which may be more than the host's last snapshot */
  update(content: CompareSide | undefined, tokens: number): void {
    const { sample, fileName, ref, index } = content ?? {};
    const decoder = sample?.origin.decoder;
    const title = index === undefined || index < 0 ? (ref?.sample ?? '') : `Sample ${index + 1}`;
    const facts = [
      ...(decoder ? [decoder.id] : []),
      ...(decoder?.seed === undefined ? [] : [`seed ${decoder.seed}`]),
      ...(sample ? [plural(tokens, 'token')] : []),
      ...(sample?.finish ? [sample.finish] : []),
      ...(fileName === undefined ? [] : [fileName]),
    ];
    setText(this.title, safeText(title, true));
    const text = safeText(facts.join(' · '), true);
    setText(this.detail, text);
    this.detail.title = text;
    this.ring.hidden = content?.running !== true;
    this.problem.hidden = content?.problem === undefined;
    setText(this.problemText, safeText(content?.problem ?? '', true));
  }
}
