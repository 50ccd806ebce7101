import type { DecidedSet, Decision } from '../../../trace/decision';
import type { DecoderRun } from '../../../trace/sample';
import type { ZipRcHead } from '../../../trace/ziprc/zipRc';
import { element, span } from '../../ui/dom';
import { groupDigits } from '../../ui/format';
import {
  isProbability,
  lengthText,
  pauseText,
  rewardText,
  setLanesText,
  utilityText,
} from './laneText';
import { MOST_LANES } from './runLanes';

/** Both sets of a decision, what each is worth, and by how much the better one is. */
export function setsTable(decision: Decision, head: ZipRcHead | undefined): HTMLElement {
  const { chosen, runnerUp } = decision;
  const row = (mark: string, name: string, set: DecidedSet): HTMLElement => {
    const pause = pauseText(set, head);
    return element(
      'tr',
      {},
      element('th', { attributes: { scope: 'row' } }, span('set-mark', mark), ` ${name}`),
      element(
        'td',
        {},
        `lanes ${setLanesText(set, decision)}`,
        ...(pause === undefined ? [] : [element('div', { class: 'set-pause' }, pause)]),
      ),
      element('td', { class: 'number' }, utilityText(set.utility)),
    );
  };
  return element(
    'table',
    { class: 'lane-table sets' },
    element('caption', { class: 'visually-hidden' }, 'Chosen set and runner-up'),
    element('thead', {}, headRow(['set', 'lanes', 'utility'])),
    element(
      'tbody',
      {},
      row('●', 'chosen', chosen),
      ...(runnerUp ? [row('○', 'runner-up', runnerUp), differenceRow(chosen, runnerUp)] : []),
    ),
    ...(runnerUp ? [] : [element('tfoot', {}, wideRow('There was no other set.', 3))]),
  );
}

function differenceRow(chosen: DecidedSet, runnerUp: DecidedSet): HTMLElement {
  return element(
    'tr',
    { class: 'difference' },
    element('th', { attributes: { scope: 'row' } }, 'difference'),
    element('td'),
    element('td', { class: 'number' }, utilityText(chosen.utility - runnerUp.utility)),
  );
}

/** What every lane expected at a decision, and what it was told to do. */
export function lanesTable(
  decision: Decision,
  names: readonly string[],
  shown: number | undefined,
  head: ZipRcHead | undefined,
): HTMLElement {
  const { tokens, states, rewards, lengths } = decision;
  const rows = tokens
    .slice(0, MOST_LANES)
    .map((count, lane) =>
      element(
        'tr',
        lane === shown ? { class: 'shown', attributes: { 'aria-current': 'true' } } : {},
        element('th', { attributes: { scope: 'row' } }, names[lane] ?? String(lane)),
        element('td', {}, states[lane] ?? '–'),
        element('td', { class: 'number' }, groupDigits(count)),
        element('td', { class: 'number' }, rewardText(rewards[lane] ?? NaN, head)),
        element('td', { class: 'number' }, lengthText(lengths[lane] ?? NaN)),
      ),
    );
  const reward = isProbability(head) ? 'right' : 'reward';
  const rest = tokens.length - rows.length;
  return element(
    'table',
    { class: 'lane-table' },
    element('caption', { class: 'visually-hidden' }, 'Lanes at this decision'),
    element('thead', {}, headRow(['lane', 'then', 'tokens', reward, 'left'])),
    element('tbody', {}, ...rows),
    ...(rest > 0
      ? [element('tfoot', {}, wideRow(`${groupDigits(rest)} more lanes are not shown.`, 5))]
      : []),
  );
}

/** What a utility is, in words, with the prices of this run where it tells them. */
export function utilityHelp(decoder: DecoderRun | undefined): HTMLElement {
  const value = (id: string): number | undefined => {
    const given = decoder?.parameters[id];
    return typeof given === 'number' ? given : undefined;
  };
  const prices = (['alpha', 'beta', 'gamma'] as const).flatMap((id, at) => {
    const given = value(id);
    return given === undefined ? [] : [`${'αβγ'.charAt(at)} ${given}`];
  });
  const gamma = value('gamma') ?? 1;
  const penalty = value('switch_penalty') ?? 0;
  return element(
    'p',
    { class: 'lane-help' },
    ...(prices.length > 0 ? [`${prices.join(', ')}. `] : []),
    'Utility: the best reward expected of the set',
    ...(gamma < 1 ? [', mixed with the mean of its lanes by γ'] : []),
    ', less β times its cost: α times the tokens that its lanes have left together and 1 − α times ' +
      'those of the longest, measured by the length of a mean sample',
    ...(penalty > 0 ? [`, less ${penalty} where other lanes would run than before`] : []),
    '.',
  );
}

function headRow(titles: readonly string[]): HTMLElement {
  return element(
    'tr',
    {},
    ...titles.map((title) => element('th', { attributes: { scope: 'col' } }, title)),
  );
}

function wideRow(text: string, columns: number): HTMLElement {
  return element('tr', {}, element('td', { attributes: { colspan: String(columns) } }, text));
}
