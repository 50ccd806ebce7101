import * as vscode from 'vscode';
import type { Sample } from '../../trace/sample';
import type { SampleRef } from '../../webview/protocol';
import type { TraceDocument } from '../editor/traceDocument';
import { readTrace } from '../editor/traceStore';
import type { ViewRegistry } from '../editor/viewRegistry';
import { fileNameOf, sameSample } from './sampleRef';

interface SampleItem extends vscode.QuickPickItem {
  readonly ref?: SampleRef;
}

interface Candidate {
  readonly ref: SampleRef;
  readonly sample: Sample;
  readonly index: number;
  readonly of: number;
}

/** A sample of any open trace editor; undefined where none is open or the person gives up. */
export async function pickAny(views: ViewRegistry): Promise<SampleRef | undefined> {
  const items = views.documents.flatMap((document) => [
    separator(fileNameOf({ uri: document.uri.toString() })),
    ...candidatesOf(document).map((candidate) => itemOf(candidate)),
  ]);
  return pick(items, vscode.l10n.t('Compare Samples: the left one'));
}

/**
 * Another sample to compare with `left`: its parent and branches first, then the others of its
 * trace, of its file, and of other open files.
 */
export async function pickOther(
  views: ViewRegistry,
  left: SampleRef,
): Promise<SampleRef | undefined> {
  const all = [...views.documents.flatMap(candidatesOf), ...(await unopened(views, left))];
  const own = all.find(({ ref }) => sameSample(ref, left))?.sample;
  const others = all.filter(({ ref }) => !sameSample(ref, left));
  if (others.length === 0) {
    const text = vscode.l10n.t(
      'There is no other sample to compare with. Regenerate one, or open another trace.',
    );
    void vscode.window.showInformationMessage(text);
    return undefined;
  }
  const inFile = (candidate: Candidate): boolean => candidate.ref.uri === left.uri;
  const inTrace = (candidate: Candidate): boolean =>
    inFile(candidate) && candidate.ref.trace === left.trace;
  const kinOf = (candidate: Candidate): string | undefined => {
    if (!inTrace(candidate)) return undefined;
    if (own?.parent?.sample === candidate.sample.id) return vscode.l10n.t('its parent');
    const branch = candidate.sample.parent?.sample === left.sample;
    return branch ? vscode.l10n.t('its branch') : undefined;
  };
  const isParent = (candidate: Candidate): boolean =>
    inTrace(candidate) && own?.parent?.sample === candidate.sample.id;
  const groups = [
    { title: vscode.l10n.t('same family'), has: (c: Candidate) => kinOf(c) !== undefined },
    { title: vscode.l10n.t('same trace'), has: inTrace },
    { title: vscode.l10n.t('same file'), has: inFile },
    { title: vscode.l10n.t('other open files'), has: () => true },
  ];
  const items = groups.flatMap(({ title, has }, at) => {
    const members = others.filter(
      (candidate) =>
        has(candidate) && !groups.slice(0, at).some((earlier) => earlier.has(candidate)),
    );
    members.sort((a, b) => Number(isParent(b)) - Number(isParent(a)));
    return members.length === 0
      ? []
      : [separator(title), ...members.map((member) => itemOf(member, kinOf(member)))];
  });
  return pick(items, vscode.l10n.t('Compare {0} with…', left.sample));
}

async function pick(items: readonly SampleItem[], title: string): Promise<SampleRef | undefined> {
  const chosen = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: vscode.l10n.t('Model, decoder, length and end of each sample'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return chosen?.ref;
}

function candidatesOf(document: TraceDocument): readonly Candidate[] {
  return document.content.traces.flatMap((_, trace) =>
    candidates(document.uri.toString(), trace, document.samplesOf(trace)),
  );
}

/** The samples of the left file where no editor has it open: a comparison outlives its editors. */
async function unopened(views: ViewRegistry, { uri }: SampleRef): Promise<readonly Candidate[]> {
  const file = vscode.Uri.parse(uri);
  const open = views.documents.some((document) => document.uri.toString() === uri);
  if (open || file.scheme === 'untitled') return [];
  const { traces } = await readTrace(file);
  return traces.flatMap(({ samples }, trace) => candidates(uri, trace, samples));
}

function candidates(uri: string, trace: number, samples: readonly Sample[]): readonly Candidate[] {
  return samples.map((sample, index) => ({
    ref: { uri, trace, sample: sample.id },
    sample,
    index,
    of: samples.length,
  }));
}

function itemOf({ ref, sample, index, of }: Candidate, kin?: string): SampleItem {
  const { origin, tokens, finish, reward } = sample;
  const decoder = origin.decoder?.id ?? vscode.l10n.t('no decoder recorded');
  const facts = [
    ...(kin === undefined ? [] : [kin]),
    ...(origin.model ? [origin.model.name] : []),
    vscode.l10n.t('{0} tokens', tokens.length),
    ...(finish === undefined ? [] : [finish]),
    ...(reward === undefined ? [] : [vscode.l10n.t('reward {0}', reward)]),
  ];
  return {
    label: oneLine(vscode.l10n.t('{0} of {1}: {2}', index + 1, of, decoder)),
    description: oneLine(facts.join(' · ')),
    detail: oneLine(
      `${fileNameOf(ref)}, ${vscode.l10n.t('trace {0}', ref.trace + 1)}, ${ref.sample}`,
    ),
    ref,
  };
}

function separator(label: string): SampleItem {
  return { label: oneLine(label), kind: vscode.QuickPickItemKind.Separator };
}

/** Text of a file for a list: on one line, and with nothing in it that could reorder the rest. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').slice(0, MOST_CHARACTERS);
}

const MOST_CHARACTERS = 200;
