import type { DecidedSet, Decision } from '../../../trace/decision';
import type { ZipRcHead } from '../../../trace/ziprc/zipRc';
import { formatNumber, formatPercent, groupDigits } from '../../ui/format';
import { MOST_LANES } from './runLanes';

/** The lanes of a set, those that had finished apart: they are in every set. */
export function setLanesText({ lanes }: DecidedSet, { states }: Decision): string {
  const finished = lanes.filter((lane) => states[lane] === 'finished');
  const others = lanes.filter((lane) => states[lane] !== 'finished');
  const parts = [
    ...(others.length > 0 ? [listText(others)] : []),
    ...(finished.length > 0 ? [`finished ${listText(finished)}`] : []),
  ];
  return parts.length > 0 ? parts.join(' · ') : 'none';
}

function listText(lanes: readonly number[]): string {
  const shown = lanes.slice(0, MOST_LANES).join(', ');
  return lanes.length > MOST_LANES ? `${shown} …` : shown;
}

/** Utilities differ in their third or fourth digit where tokens are cheap. */
export function utilityText(utility: number): string {
  if (!Number.isFinite(utility)) return formatNumber(utility);
  const text = Math.abs(utility).toFixed(4);
  if (Number(text) === 0 && utility !== 0) return utility > 0 ? '<0.0001' : '>−0.0001';
  return utility < 0 ? `−${text}` : text;
}

export function rewardText(reward: number, head: ZipRcHead | undefined): string {
  return isProbability(head) ? formatPercent(reward) : formatNumber(reward);
}

/** Whether an expected reward is a probability of being right. */
export function isProbability(head: ZipRcHead | undefined): boolean {
  return head?.rewards[0] === 0 && head.rewards.at(-1) === 1;
}

export function lengthText(tokens: number): string {
  return Number.isFinite(tokens) ? groupDigits(Math.round(tokens)) : formatNumber(tokens);
}

/** Where a set is planned to be given up; undefined where it is not. */
export function pauseText({ pause }: DecidedSet, head: ZipRcHead | undefined): string | undefined {
  if (pause === undefined) return undefined;
  const tokens = head?.lengthEdges[pause];
  return tokens === undefined
    ? `plans to give up what is longer than length bin ${pause}`
    : `plans to give up what would need ${groupDigits(tokens)} tokens or more`;
}

/** A decision in a sentence. */
export function decisionSpeech(decisions: readonly Decision[], index: number): string {
  const decision = decisions[index];
  if (!decision) return '';
  const { chosen, runnerUp } = decision;
  const told = (set: DecidedSet): string =>
    `lanes ${setLanesText(set, decision)}, utility ${utilityText(set.utility)}`;
  return [
    `Decision ${index + 1} of ${decisions.length}: chosen ${told(chosen)}`,
    ...(runnerUp ? [`runner-up ${told(runnerUp)}`] : []),
  ].join('; ');
}
