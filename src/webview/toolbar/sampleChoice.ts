import { goldOf, type Gold } from '../../trace/verifier/gold';
import type { DocumentSnapshot, SampleSummary, TraceSummary } from '../protocol';
import type { Choice } from '../ui/controls';
import { promptText } from '../state/promptText';
import { safeText } from '../tokens/displayText';
import { plural } from '../ui/format';
import { rewardText } from '../ui/rewardText';

/** Longer labels would push the rest out of the toolbar. */
const LABEL_LENGTH = 48;

export function traceChoices(document: DocumentSnapshot): readonly Choice[] {
  return document.traces.map((trace, index) => ({
    value: String(index),
    label: `${index + 1} of ${document.traces.length}: ${traceTitle(trace)}`,
    description: plural(trace.samples.length, 'sample'),
  }));
}

function traceTitle(trace: TraceSummary): string {
  const text = promptText(trace.prompt)?.trim();
  return oneLine(text === undefined || text === '' ? trace.id : text);
}

export function sampleChoices(trace: TraceSummary): readonly Choice[] {
  const gold = goldOf(trace);
  return trace.samples.map((sample, index) => ({
    value: sample.id,
    label: oneLine(`${index + 1} of ${trace.samples.length}: ${sampleTitle(sample)}`),
    description: sampleFacts(sample, gold),
  }));
}

function sampleTitle({ id, origin, parent }: SampleSummary): string {
  const branch = parent ? `#${parent.token} of ${parent.sample}: ` : '';
  return branch + (origin.decoder?.id ?? origin.model?.name ?? id);
}

function sampleFacts(
  { id, tokens, origin, finish, reward }: SampleSummary,
  gold: Gold | undefined,
): string {
  return [
    id,
    plural(tokens, 'token'),
    ...(origin.model ? [origin.model.name] : []),
    ...(origin.decoder?.seed === undefined ? [] : [`seed ${origin.decoder.seed}`]),
    ...(finish ? [`finish ${finish}`] : []),
    ...(reward === undefined ? [] : [rewardText(reward, gold)]),
  ]
    .map((fact) => safeText(fact, true))
    .join(' · ');
}

/** Trace text in a control: short, and with nothing in it that could reorder the label. */
function oneLine(text: string): string {
  const cut = Array.from(text.slice(0, 4 * LABEL_LENGTH))
    .slice(0, LABEL_LENGTH)
    .join('');
  return safeText(cut, true) + (cut.length < text.length ? '…' : '');
}
