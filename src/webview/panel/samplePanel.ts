import type { ModelCost, Sample } from '../../trace/sample';
import type { TraceWarning } from '../../trace/trace';
import type { TraceSummary } from '../protocol';
import { safeText } from '../tokens/displayText';
import { element } from '../ui/dom';
import { formatNumber, groupDigits, plural } from '../ui/format';
import { answerFacts } from './answerFacts';
import { contrastFacts } from './contrastFacts';
import { heading } from './tokenPanel';

const HASH_LENGTH = 10;
/** More warnings than this say nothing new; the number of the rest is given. */
const WARNING_LIMIT = 50;

/**
 * Where the sample comes from: enough to repeat it; what came of it, and what it cost.
 * @param running its last token has not come yet.
 */
export function samplePanel(sample: Sample, trace: TraceSummary, running: boolean): HTMLElement {
  const { origin, outcome } = sample;
  const { model, decoder } = origin;
  const list = element('dl', { class: 'facts' });
  const fact = (name: string, value: string | undefined, title = ''): void => {
    if (value === undefined || value === '') return;
    const dd = element('dd', {}, safeText(value));
    if (title !== '') dd.title = safeText(title);
    list.append(element('dt', {}, safeText(name)), dd);
  };
  fact('sample', sample.id);
  fact('branch of', sample.parent && `${sample.parent.sample} at #${sample.parent.token}`);
  fact('decoder', decoder?.id);
  for (const [name, value] of Object.entries(decoder?.parameters ?? {})) {
    fact(name, typeof value === 'object' ? value.join(', ') : String(value));
  }
  fact('seed', decoder?.seed === undefined ? undefined : String(decoder.seed));
  for (const remark of decoder?.remarks ?? []) fact('remark', remark);
  fact('finish', sample.finish, sample.finishDetail);
  fact('detail', sample.finishDetail);
  for (const [name, text] of answerFacts(sample, trace, running)) fact(name, text);
  fact('weight', outcome?.weight === undefined ? undefined : formatNumber(outcome.weight));
  fact('chosen', outcome?.chosen === undefined ? undefined : outcome.chosen ? 'yes' : 'no');
  for (const [name, value] of Object.entries(outcome?.figures ?? {})) {
    fact(name, formatNumber(value));
  }
  fact('reward', sample.reward === undefined ? undefined : formatNumber(sample.reward));
  fact('time', origin.seconds === undefined ? undefined : timeText(origin.seconds, sample));
  for (const cost of origin.cost ?? []) {
    fact('cost', costText(cost), 'Of the whole run, whose samples share it');
  }
  fact('model', model?.name);
  for (const other of decoder?.otherModels ?? []) fact('with model', other.name, other.hash);
  fact('weights', short(model?.hash), model?.hash);
  fact('tokenizer', short(model?.tokenizerHash), model?.tokenizerHash);
  const size = model?.vocabularySize;
  fact('vocabulary', size === undefined ? undefined : groupDigits(size));
  fact('logprobs', origin.distribution && `${origin.distribution} distribution`);
  fact('device', origin.device);
  fact('created', origin.createdAt);
  for (const [name, version] of Object.entries(origin.versions ?? {})) fact(name, version);
  fact('note', sample.note);
  return element(
    'section',
    { class: 'panel-section', attributes: { 'aria-label': 'Sample' } },
    heading('Sample', plural(sample.tokens.length, 'token')),
    list,
    ...(sample.contrasts ?? []).flatMap(contrastFacts),
  );
}

function costText({ model, passes, tokens, reused }: ModelCost): string {
  const read = `${model}: ${plural(passes, 'pass', 'passes')} · ${plural(tokens, 'token')} read`;
  return reused > 0 ? `${read} · ${groupDigits(reused)} reused` : read;
}

export function warningsPanel(warnings: readonly TraceWarning[]): HTMLElement {
  const list = element('ul', { class: 'warnings' });
  for (const { message, line } of warnings.slice(0, WARNING_LIMIT)) {
    list.append(
      element('li', {}, safeText(line === undefined ? message : `Line ${line}: ${message}`)),
    );
  }
  const more = warnings.length - WARNING_LIMIT;
  if (more > 0) list.append(element('li', {}, `and ${plural(more, 'more warning')}`));
  return element(
    'section',
    { class: 'panel-section', attributes: { 'aria-label': 'Warnings' } },
    heading('Warnings', groupDigits(warnings.length)),
    list,
  );
}

function short(hash: string | undefined): string | undefined {
  return hash === undefined || hash.length <= HASH_LENGTH ? hash : `${hash.slice(0, HASH_LENGTH)}…`;
}

function timeText(seconds: number, sample: Sample): string {
  const own = sample.tokens.length - (sample.parent?.token ?? 0);
  const speed = seconds > 0 ? ` · ${formatNumber(own / seconds)} tokens/s` : '';
  return `${formatNumber(seconds)} s${speed}`;
}
