import type { ViewAction } from '../protocol';
import { safeText } from '../tokens/displayText';
import { button, progressRing } from '../ui/controls';
import { div, element, icon, setText } from '../ui/dom';
import type { Notice, NoticeAction } from './notice';

/** A page-wide message in place of the tokens. */
export class NoticeView {
  readonly element: HTMLElement;
  private readonly title = element('h1');
  private readonly detail = element('p', { class: 'notice-detail' });
  private readonly ring = progressRing();
  private readonly sign = icon('info');
  private readonly actions = div('notice-actions');
  private readonly buttons: Readonly<Record<NoticeAction, HTMLElement>>;

  constructor(onAction: (action: ViewAction) => void) {
    this.buttons = {
      openAsText: button('Open as Text', 'go-to-file', () => onAction('openAsText')),
      selectModel: button('Select Model…', 'chip', () => onAction('selectModel')),
      regenerate: button('Generate Again…', 'refresh', () => onAction('regenerate'), true),
      showLog: button('Show Log', 'output', () => onAction('showLog'), true),
    };
    this.element = element(
      'div',
      { class: 'notice', attributes: { role: 'status' } },
      div('notice-head', this.ring, this.sign, this.title),
      this.detail,
      this.actions,
    );
  }

  update(notice: Notice | null): void {
    this.element.hidden = notice === null;
    if (!notice) return;
    this.element.className = `notice ${notice.kind}`;
    setText(this.title, safeText(notice.title, true));
    setText(this.detail, safeText(notice.detail));
    this.ring.hidden = notice.kind !== 'busy';
    this.sign.hidden = notice.kind === 'busy';
    this.sign.className = `codicon codicon-${notice.kind === 'failure' ? 'error' : 'info'}`;
    this.actions.replaceChildren(...notice.actions.map((action) => this.buttons[action]));
  }
}
