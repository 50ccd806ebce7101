import * as vscode from 'vscode';
import { findDecoder } from '../../engine/decoders/registry';
import type { Gold } from '../../trace/verifier/gold';
import { verdictOf } from '../../trace/verifier/verdict';
import type { SampleHead } from '../editor/liveSamples';

/**
 * A row of the view "Branches".
 * @param trace its index in the file.
 * @param running tokens come.
 * @param gold what makes an answer right, where known.
 */
export function branchItem(
  sample: SampleHead,
  trace: number,
  hasBranches: boolean,
  running: boolean,
  gold: Gold | undefined,
): vscode.TreeItem {
  const { Expanded, None } = vscode.TreeItemCollapsibleState;
  const { parent, length } = sample;
  const item = new vscode.TreeItem(oneLine(titleOf(sample)), hasBranches ? Expanded : None);
  item.id = `${trace}/${sample.id}`;
  const facts = factsOf(sample, running, gold);
  item.description = oneLine(facts.join(' · '));
  item.tooltip = tooltipOf(sample);
  item.iconPath = iconOf(sample, running);
  item.contextValue = running ? 'running' : parent ? 'sample branch' : 'sample';
  const token = parent && parent.token < length ? { token: parent.token } : {};
  item.command = {
    command: 'reasonscope.showSample',
    title: vscode.l10n.t('Show Sample'),
    arguments: [{ trace, sample: sample.id, ...token }],
  };
  item.accessibilityInformation = {
    label: oneLine(`${item.label as string}, ${facts.join(', ')}`),
  };
  return item;
}

function titleOf({ origin, id }: SampleHead): string {
  const { decoder, model } = origin;
  const name = decoder && (findDecoder(decoder.id)?.title ?? decoder.id);
  return `${id}: ${name ?? model?.name ?? vscode.l10n.t('no decoder recorded')}`;
}

function factsOf(
  { parent, length, finish, outcome, reward }: SampleHead,
  running: boolean,
  gold: Gold | undefined,
): string[] {
  return [
    ...(reward === undefined ? [] : [rewardText(reward, gold)]),
    ...(parent ? [vscode.l10n.t('from #{0}', parent.token)] : []),
    vscode.l10n.t('{0} tokens', length),
    ...(running ? [vscode.l10n.t('running')] : finish === undefined ? [] : [finish]),
    ...(outcome?.answer === undefined ? [] : [vscode.l10n.t('answer {0}', outcome.answer)]),
    ...(outcome?.chosen === true ? [vscode.l10n.t('chosen')] : []),
  ];
}

function rewardText(reward: number, gold: Gold | undefined): string {
  const verdict = verdictOf(reward, gold);
  if (verdict === 'right') return vscode.l10n.t('✓ right');
  return verdict === 'wrong' ? vscode.l10n.t('✗ wrong') : vscode.l10n.t('reward {0}', reward);
}

/** Plain text, so that nothing of a file is read as markup. */
function tooltipOf({ origin, finishDetail, note }: SampleHead): string {
  const { model, decoder } = origin;
  const parameters = Object.entries(decoder?.parameters ?? {}).map(
    ([id, value]) => `${id}: ${typeof value === 'object' ? value.join(', ') : String(value)}`,
  );
  return [
    ...(model ? [model.name] : []),
    ...parameters,
    ...(decoder?.seed === undefined ? [] : [vscode.l10n.t('seed: {0}', decoder.seed)]),
    ...(finishDetail === undefined ? [] : [finishDetail]),
    ...(note === undefined ? [] : [note]),
  ].join('\n');
}

function iconOf({ finish, outcome, parent }: SampleHead, running: boolean): vscode.ThemeIcon {
  if (running) return new vscode.ThemeIcon('loading~spin');
  if (finish === 'error') return new vscode.ThemeIcon('error');
  if (finish === 'cancelled') return new vscode.ThemeIcon('circle-slash');
  if (outcome?.chosen === true) return new vscode.ThemeIcon('pass');
  return new vscode.ThemeIcon(parent ? 'git-branch' : 'list-flat');
}

/** Text of a file in a row: on one line, and with nothing in it that could reorder the rest. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').slice(0, MOST_CHARACTERS);
}

const MOST_CHARACTERS = 200;
