import { movedMass, type MovedToken } from '../../lenses/divergence/movedMass';
import type { TokenIndex } from '../../trace/units';
import { valueText } from '../charts/timelineTable';
import type { SampleView } from '../state/sampleView';
import { div, element, span } from '../ui/dom';
import { formatPercent, plural, withUnit } from '../ui/format';
import { bytesLabel } from '../ui/tokenText';
import { oneTabStop } from './oneTabStop';
import { heading, type OnFork } from './tokenPanel';
import { forkOf } from './topKBars';

/** Tokens shown one by one; the chosen one is, however little it moved. */
const ROW_LIMIT = 12;
const TEXT_BYTES = 48;

/** What both models could say at a token: a pair of bars each, those that moved most first. */
export function movedMassBars(view: SampleView, token: TokenIndex, onFork: OnFork): HTMLElement {
  const js = view.lens('js');
  const known = js.values.kind !== 'absent';
  const section = element(
    'section',
    { class: 'panel-section', attributes: { 'aria-label': 'Base and model at the token' } },
    heading(
      'Base and model here',
      known ? `JS ${withUnit(valueText(js, token), js.lens.unit)}` : '',
    ),
  );
  const moved = movedMass(view.sample, token);
  if (!moved) {
    const text = 'The file has not the alternatives of both models for this token.';
    section.append(element('p', { class: 'absent' }, text));
    return section;
  }
  const shown = moved.tokens.filter(({ chosen }, at) => at < ROW_LIMIT || chosen);
  const largest = Math.max(...shown.flatMap(({ base, own }) => [base, own]));
  const list = element('ol', {
    class: 'moved-bars',
    attributes: { 'aria-label': 'Tokens by moved probability' },
  });
  list.append(head(), ...shown.map((row) => movedRow(row, largest, onFork)));
  oneTabStop(list);
  const hidden = moved.tokens.length - shown.length;
  const { base, own } = moved.unseen;
  section.append(
    list,
    element(
      'p',
      { class: 'moved-rest' },
      `${hidden > 0 ? `${plural(hidden, 'more token')} listed. ` : ''}Unlisted by base ≤ ${formatPercent(base)}, by model ≤ ${formatPercent(own)}.`,
    ),
  );
  return section;
}

/** What the columns are, and which bar is whose; each row says it in words. */
function head(): HTMLElement {
  const key = (side: 'base' | 'own', name: string): HTMLElement =>
    span('', span(`moved-key ${side}`), name);
  return element(
    'li',
    { class: 'moved-row head', attributes: { 'aria-hidden': 'true' } },
    span(''),
    span('', 'token'),
    span(''),
    key('base', 'base'),
    key('own', 'model'),
    span('', 'moved'),
  );
}

function movedRow(row: MovedToken, largest: number, onFork: OnFork): HTMLElement {
  const { text, chosen, base, own, unlisted, moved } = row;
  const label = bytesLabel(text, TEXT_BYTES);
  const texts = {
    base: `${unlisted === 'base' ? '≤ ' : ''}${formatPercent(base)}`,
    own: `${unlisted === 'own' ? '≤ ' : ''}${formatPercent(own)}`,
    moved: movedText(moved, unlisted),
  };
  const node = element(
    'li',
    { class: chosen ? 'moved-row chosen' : 'moved-row' },
    span('bar-mark', chosen ? '▸' : ''),
    label,
    tracks(row, largest),
    span('bar-value', texts.base),
    span('bar-value', texts.own),
    span('moved-value', texts.moved),
  );
  if (chosen) node.setAttribute('aria-current', 'true');
  const fork = forkOf(row.id, text);
  if (fork) {
    const name = `Continue with ${label.textContent}: base ${texts.base}, model ${texts.own}, moved ${texts.moved} points`;
    const button = element('button', {
      class: 'bar-button',
      attributes: { type: 'button', title: name, 'aria-label': name },
    });
    button.addEventListener('click', () => onFork(fork));
    node.append(button);
  }
  return node;
}

function tracks({ base, own, unlisted }: MovedToken, largest: number): HTMLElement {
  const bar = (side: 'base' | 'own', probability: number): HTMLElement => {
    const fill = div(`moved-fill ${side}`);
    const share = largest > 0 ? Math.min(1, probability / largest) : 0;
    // What is not listed has no length that could be drawn.
    fill.style.width = `${unlisted === side ? 0 : share * 100}%`;
    return div('moved-track', fill);
  };
  const node = div('moved-tracks', bar('base', base), bar('own', own));
  node.setAttribute('aria-hidden', 'true');
  return node;
}

/** Percentage points with their sign: +12.3, −4.0, ≥+3.1 where one side is a bound. */
function movedText(moved: number, unlisted: MovedToken['unlisted']): string {
  const points = Math.abs(moved) * 100;
  const text = points >= 0.05 ? points.toFixed(1) : points > 0 ? '<0.1' : '0';
  if (text === '0') return unlisted === 'none' ? '0' : '≈0';
  const sign = moved > 0 ? '+' : '−';
  return `${unlisted === 'none' ? '' : moved > 0 ? '≥' : '≤'}${sign}${text}`;
}
