import * as vscode from 'vscode';
import { goldOfProblem } from '../../engine/models/embedded';
import { isObject } from '../../trace/json';
import type { Trace } from '../../trace/trace';
import { goldFieldsOf, goldText, readGold, type GoldFields } from '../../trace/verifier/goldText';
import { isContested, judgeBy, withGold, type Judgement } from '../../trace/verifier/withGold';
import { sampleTarget } from '../branches/sampleTarget';
import { goldForms } from '../generation/goldForms';
import type { Command } from '../services';
import { checkEditable } from './editableDocument';

/** How many samples have a reward by the verifier, and how many of them are right. */
export interface GoldOutcome {
  readonly judged: number;
  readonly right: number;
}

type Way = 'keep' | 'replace';

/**
 * Says what the right answer of the shown trace is, and gives its samples their rewards by it, as
 * one edit. An empty answer takes both away. Callers may give `{trace?, answer, rewards?: 'keep' |
 * 'replace'}`, the last for rewards that came from elsewhere and that the verifier would change.
 */
export const setGoldAnswer: Command = {
  id: 'reasonscope.setGoldAnswer',
  async run(services, argument): Promise<GoldOutcome | undefined> {
    const target = sampleTarget(services, argument);
    if (!target) return undefined;
    const { document, index } = target;
    checkEditable(document);
    const given = isObject(argument) ? argument : {};
    const typed = typeof given.answer === 'string' ? given.answer : await ask(target.trace);
    if (typed === undefined) return undefined;
    // A run may end, and a sample may go, while the person is asked.
    const present = (): Trace => document.content.traces[index] ?? target.trace;
    const gold = goldFor(present(), typed);
    const contested = judgeBy(present(), gold).filter(isContested);
    const way =
      contested.length === 0 ? 'keep' : (readWay(given.rewards) ?? (await askWay(contested)));
    if (!way) return undefined;
    const trace = present();
    const judgements = judgeBy(trace, gold);
    const next = withGold(trace, gold, judgements, way);
    if (differs(trace, next)) {
      document.edit(
        isNone(gold) ? vscode.l10n.t('Remove gold answer') : vscode.l10n.t('Set gold answer'),
        (traces) => traces.map((one, at) => (at === index ? next : one)),
      );
    }
    const ours = judgements.filter((one) => way === 'replace' || !isContested(one));
    return report(gold, ours, trace.samples.length);
  },
};

/** What is there already, else what is known of the prompt. */
function ask(trace: Trace): Thenable<string | undefined> {
  const known = goldText(trace) || goldText(goldOfProblem(questionOf(trace)) ?? {});
  return vscode.window.showInputBox({
    title: vscode.l10n.t('Gold Answer of the Trace'),
    prompt: goldForms(),
    value: known,
  });
}

function questionOf({ prompt }: Trace): string {
  return prompt.messages?.findLast(({ role }) => role === 'user')?.content ?? prompt.text ?? '';
}

/** The box shows a solution on one line, and of a Countdown the rules alone: untouched, all stays. */
function goldFor(trace: Trace, typed: string): GoldFields {
  return typed.trim() === goldText(trace) ? goldFieldsOf(trace) : readGold(typed);
}

function readWay(given: unknown): Way | undefined {
  return given === 'keep' || given === 'replace' ? given : undefined;
}

async function askWay(contested: readonly Judgement[]): Promise<Way | undefined> {
  const keep = vscode.l10n.t('Keep Them');
  const replace = vscode.l10n.t('Replace Them');
  const choice = await vscode.window.showWarningMessage(
    contested.length === 1
      ? vscode.l10n.t('Sample {0} has a reward that is not by this answer.', idsOf(contested))
      : vscode.l10n.t('{0} samples have rewards that are not by this answer.', contested.length),
    {
      modal: true,
      detail: vscode.l10n.t(
        'The rewards came with the file or from another program. Undo brings back what is replaced.',
      ),
    },
    keep,
    replace,
  );
  if (choice === keep) return 'keep';
  return choice === replace ? 'replace' : undefined;
}

function idsOf(judgements: readonly Judgement[]): string {
  return judgements.map(({ sample }) => sample.id).join(', ');
}

function isNone(gold: GoldFields): boolean {
  return goldText(gold) === '';
}

function differs(before: Trace, after: Trace): boolean {
  return (
    before.answer !== after.answer ||
    before.countdown !== after.countdown ||
    before.samples.some(({ reward }, at) => reward !== after.samples[at]?.reward)
  );
}

/** @param ours the judgements that became rewards, or would have. */
function report(gold: GoldFields, ours: readonly Judgement[], samples: number): GoldOutcome {
  const judged = ours.filter(({ verified }) => verified !== undefined);
  const right = judged.filter(({ verified }) => verified === 1).length;
  void vscode.window.showInformationMessage(textOf(gold, judged.length, right, samples));
  return { judged: judged.length, right };
}

function textOf(gold: GoldFields, judged: number, right: number, samples: number): string {
  if (isNone(gold)) return vscode.l10n.t('The trace has no gold answer.');
  if (samples === 0) {
    return vscode.l10n.t('The trace has a gold answer: its samples will be judged by it.');
  }
  const count = vscode.l10n.t('{0} of {1} judged samples are right.', right, judged);
  if (judged === samples) return count;
  return vscode.l10n.t(
    '{0} {1} were not judged: stopped, failed, or with a reward that is kept.',
    count,
    samples - judged,
  );
}
