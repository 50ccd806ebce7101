import { marginalsOf } from '../../lenses/ziprc/joint';
import type { JointRow } from '../../trace/ziprc/zipRc';
import { div, element, span } from '../ui/dom';
import { formatNumber, formatPercent, groupDigits } from '../ui/format';

/** The bins that came true; undefined where it is not known. */
export interface ActualCell {
  readonly reward: number | undefined;
  readonly length: number | undefined;
}

/**
 * A joint as a table that is a heat map: rewards from high to low by bins of remaining length, with
 * both marginals at its edges. What came true has a mark. Every cell also says its number.
 */
export function jointMap(row: JointRow, actual: ActualCell): HTMLElement {
  const { head, joint } = row;
  const { reward, length } = marginalsOf(row);
  const most = Math.max(...Array.from(joint));
  const bins = head.lengthEdges.length - 1;
  const body = element('tbody');
  for (let at = head.rewards.length - 1; at >= 0; at -= 1) {
    const name = rewardName(head.rewards, at);
    const line = element('tr', {}, element('th', { attributes: { scope: 'row' } }, name));
    for (let bin = 0; bin < bins; bin += 1) {
      const mass = joint[at * bins + bin] ?? NaN;
      const isActual = actual.reward === at && actual.length === bin;
      line.append(cell(mass, mass / most, `${name}, ${binName(head.lengthEdges, bin)}`, isActual));
    }
    line.append(element('td', { class: 'marginal' }, formatPercent(reward[at] ?? NaN)));
    body.append(line);
  }
  return element(
    'table',
    { class: 'joint-map' },
    element(
      'caption',
      {},
      `Fullest cell ${formatPercent(most)}`,
      ...(actual.length === undefined ? [] : [' · ', span('actual-mark', '●'), ' came true']),
    ),
    element('thead', {}, edgesRow(head.lengthEdges)),
    body,
    element('tfoot', {}, lengthRow(length, head.lengthEdges, actual)),
  );
}

function cell(mass: number, share: number, name: string, isActual: boolean): HTMLElement {
  const text = `${name}: ${formatPercent(mass)}${isActual ? ', came true' : ''}`;
  const td = element(
    'td',
    { class: 'joint-cell', attributes: { title: text } },
    span('visually-hidden', text),
    ...(isActual ? [marker()] : []),
  );
  td.style.setProperty('--share', String(share));
  return td;
}

/** The tokens at which bins begin, as far as they have room. */
function edgesRow(edges: readonly number[]): HTMLElement {
  const bins = edges.length - 1;
  const every = Math.ceil(bins / 4);
  const line = element('tr', {}, element('th', { attributes: { scope: 'col' } }, 'tokens left'));
  for (let bin = 0; bin < bins; bin += every) {
    const span = Math.min(every, bins - bin);
    const attributes = { scope: 'colgroup', colspan: String(span) };
    line.append(element('th', { class: 'edge', attributes }, groupDigits(edges[bin] ?? NaN)));
  }
  line.append(element('td'));
  return line;
}

function lengthRow(
  length: Float64Array,
  edges: readonly number[],
  actual: ActualCell,
): HTMLElement {
  const most = Math.max(...length);
  const line = element('tr', {}, element('th', { attributes: { scope: 'row' } }, 'together'));
  length.forEach((mass, bin) => {
    const isActual = actual.reward === undefined && actual.length === bin;
    const text = `${binName(edges, bin)}: ${formatPercent(mass)}${isActual ? ', came true' : ''}`;
    const bar = div('length-bar');
    bar.style.height = `${(100 * mass) / most}%`;
    line.append(
      element(
        'td',
        { class: 'length-cell', attributes: { title: text } },
        span('visually-hidden', text),
        bar,
        ...(isActual ? [marker()] : []),
      ),
    );
  });
  line.append(element('td'));
  return line;
}

function marker(): HTMLElement {
  const mark = span('actual-mark', '●');
  mark.setAttribute('aria-hidden', 'true');
  return mark;
}

function rewardName(rewards: readonly number[], at: number): string {
  if (rewards.length === 2 && rewards[0] === 0 && rewards[1] === 1) return at ? 'right' : 'wrong';
  return formatNumber(rewards[at] ?? NaN);
}

function binName(edges: readonly number[], bin: number): string {
  const [start = NaN, end = NaN] = edges.slice(bin, bin + 2);
  // Longer remainders count to the last bin too.
  return bin === edges.length - 2
    ? `${groupDigits(start)} or more left`
    : `${groupDigits(start)} to ${groupDigits(end - 1)} left`;
}
