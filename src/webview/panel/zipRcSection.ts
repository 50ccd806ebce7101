import { actualRemaining } from '../../lenses/ziprc/context';
import { largestDrops } from '../../lenses/ziprc/drops';
import { expectedLength, expectedReward, lengthBinOf } from '../../lenses/ziprc/joint';
import { NO_TRAINED_HEAD } from '../../lenses/ziprc/perJoint';
import type { Sample } from '../../trace/sample';
import type { TokenIndex } from '../../trace/units';
import { jointAt, type JointRow } from '../../trace/ziprc/zipRc';
import { element } from '../ui/dom';
import { formatNumber, formatPercent, groupDigits } from '../ui/format';
import { tokenLabel } from '../ui/tokenText';
import { jointMap, type ActualCell } from './jointMap';
import { heading } from './tokenPanel';

/**
 * What the model itself expected before a token: the joint of final reward and remaining length, and
 * where its expectation fell most. Without a trained head it says so, and shows nothing.
 */
export function zipRcSection(
  sample: Sample,
  token: TokenIndex,
  onToken: (token: TokenIndex) => void,
): HTMLElement {
  const { ziprc } = sample;
  const row = ziprc && jointAt(ziprc, token);
  return element(
    'section',
    { class: 'panel-section', attributes: { 'aria-label': 'Prediction of reward and length' } },
    heading('What it expects (ZIP-RC)', ziprc?.policy === undefined ? '' : `of ${ziprc.policy}`),
    ...(row
      ? [summary(sample, token, row), jointMap(row, actualCell(sample, token, row))]
      : [note(ziprc ? 'Nothing was predicted at this token.' : NO_TRAINED_HEAD)]),
    ...(ziprc ? dropList(sample, token, onToken) : []),
  );
}

function summary(sample: Sample, token: TokenIndex, row: JointRow): HTMLElement {
  const reward = expectedReward(row);
  const { rewards } = row.head;
  const isProbability = rewards[0] === 0 && rewards.at(-1) === 1;
  const remaining = actualRemaining(sample)?.[token];
  const actual = [
    ...(remaining === undefined ? [] : [`${groupDigits(remaining)} tokens were left`]),
    ...(sample.reward === undefined ? [] : [outcomeText(sample.reward)]),
  ];
  return element(
    'p',
    { class: 'zip-summary' },
    isProbability ? `${formatPercent(reward)} right` : `reward ${formatNumber(reward)}`,
    `, about ${groupDigits(Math.round(expectedLength(row)))} tokens left.`,
    ...(actual.length > 0 ? [` In fact ${actual.join(', ')}.`] : []),
  );
}

function outcomeText(reward: number): string {
  if (reward === 1) return 'and it was right';
  if (reward === 0) return 'and it was wrong';
  return `and the reward was ${formatNumber(reward)}`;
}

/** The cell that came true; a bin is undefined where it is not known. */
function actualCell(sample: Sample, token: TokenIndex, { head }: JointRow): ActualCell {
  const remaining = actualRemaining(sample)?.[token];
  const { reward } = sample;
  const distance = (value: number): number => Math.abs(value - (reward ?? NaN));
  const nearest = head.rewards.reduce(
    (best, value, bin) => (distance(value) < distance(head.rewards[best] ?? NaN) ? bin : best),
    0,
  );
  return {
    reward: reward === undefined ? undefined : nearest,
    length: remaining === undefined ? undefined : lengthBinOf(head, remaining),
  };
}

function dropList(
  sample: Sample,
  token: TokenIndex,
  onToken: (token: TokenIndex) => void,
): HTMLElement[] {
  const drops = largestDrops(sample);
  if (drops.length === 0) return [note('The expected reward never drops by 0.05 or more.')];
  const list = element('ol', { class: 'drops', attributes: { 'aria-label': 'Largest drops' } });
  for (const drop of drops) {
    const change = `${formatPercent(drop.before)} → ${formatPercent(drop.after)}`;
    const button = element(
      'button',
      { class: 'link drop', attributes: { type: 'button', title: 'Go to this token' } },
      `▼ #${drop.token} `,
      tokenLabel(sample.tokens, drop.token, 24),
      ` ${change}`,
    );
    if (drop.token === token) button.setAttribute('aria-current', 'true');
    button.addEventListener('click', () => onToken(drop.token));
    list.append(element('li', {}, button));
  }
  return [heading('Where it went wrong', 'largest drops'), list];
}

function note(text: string): HTMLElement {
  return element('p', { class: 'absent' }, text);
}
