import type { ModelCost, Sample } from '../../trace/sample';
import { meanOf } from '../tokens/sectionText';
import type { CompareSide, Side } from '../protocol';
import type { LensView, SampleView } from '../state/sampleView';
import { promptText } from '../state/promptText';
import {
  formatInterval,
  formatNumber,
  formatValue,
  groupDigits,
  meanUnit,
  withUnit,
} from '../ui/format';

/** What the table knows of one side. */
export interface SideFacts {
  readonly content: CompareSide;
  readonly view: SampleView;
  readonly lens: LensView;
}

/** A row of the table: one line of FACTS adds one. Undefined where the sample does not say. */
interface Fact {
  readonly title: string;
  /** Shown only where the sides differ. */
  readonly onlyDifferent?: boolean;
  readonly read: (facts: SideFacts) => string | undefined;
}

const HASH_LENGTH = 10;
const PROMPT_LENGTH = 90;

const fromSample = (title: string, read: (sample: Sample) => string | undefined): Fact => ({
  title,
  read: ({ view }) => read(view.sample),
});

/** Outcome and cost, in the order of the table. */
const FACTS: readonly Fact[] = [
  fromSample('model', ({ origin }) => origin.model?.name),
  {
    title: 'weights',
    onlyDifferent: true,
    read: ({ view }) => short(view.sample.origin.model?.hash),
  },
  fromSample('decoder', ({ origin }) => origin.decoder?.id),
  fromSample('parameters', ({ origin }) =>
    Object.entries(origin.decoder?.parameters ?? {})
      .map(([id, value]) => `${id} ${typeof value === 'object' ? value.join(', ') : String(value)}`)
      .join(', '),
  ),
  fromSample('other models', ({ origin }) =>
    origin.decoder?.otherModels?.map(({ name }) => name).join(', '),
  ),
  fromSample('seed', ({ origin }) => number(origin.decoder?.seed, String)),
  fromSample('branch of', ({ parent }) => parent && `${parent.sample} at #${parent.token}`),
  { title: 'prompt', onlyDifferent: true, read: ({ content }) => promptStart(content) },
  fromSample('finish', ({ finish }) => finish),
  fromSample('answer', ({ outcome }) => outcome?.answer),
  fromSample('weight', ({ outcome }) => number(outcome?.weight)),
  fromSample('figures', ({ outcome }) =>
    Object.entries(outcome?.figures ?? {})
      .map(([name, value]) => `${name} ${formatNumber(value)}`)
      .join(', '),
  ),
  fromSample('reward', ({ reward }) => number(reward)),
  fromSample('tokens', ({ tokens }) => groupDigits(tokens.length)),
  { title: 'mean', read: ({ lens, view }) => meanText(lens, view) },
  fromSample('passes', ({ origin }) =>
    origin.cost?.map(({ passes }) => groupDigits(passes)).join(' + '),
  ),
  fromSample('evaluated', ({ origin }) => origin.cost && evaluatedText(origin.cost)),
  fromSample('seconds', ({ origin }) => number(origin.seconds)),
  fromSample('tokens/s', ({ origin, tokens }) =>
    origin.seconds !== undefined && origin.seconds > 0
      ? formatNumber(tokens.length / origin.seconds)
      : undefined,
  ),
];

export interface FactRow {
  readonly title: string;
  readonly left: string | undefined;
  readonly right: string | undefined;
}

/** The rows on which at least one side has something to say. */
export function factRows(sides: Readonly<Record<Side, SideFacts>>): readonly FactRow[] {
  return FACTS.flatMap(({ title, read, onlyDifferent = false }) => {
    const [left, right] = [known(read(sides.left)), known(read(sides.right))];
    if (onlyDifferent && left === right) return [];
    if (left === undefined && right === undefined) return [];
    const name = title === 'mean' ? `mean ${sides.left.lens.lens.title.toLowerCase()}` : title;
    return [{ title: name, left, right }];
  });
}

function known(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

function number(
  value: number | undefined,
  format: (value: number) => string = formatNumber,
): string | undefined {
  return value === undefined ? undefined : format(value);
}

function short(hash: string | undefined): string | undefined {
  return hash === undefined || hash.length <= HASH_LENGTH ? hash : `${hash.slice(0, HASH_LENGTH)}…`;
}

/** Tokens that the models of a run read, prompt included, and those that an earlier run had read. */
function evaluatedText(cost: readonly ModelCost[]): string {
  const evaluated = cost.map(({ tokens }) => groupDigits(tokens)).join(' + ');
  const reused = cost.reduce((sum, model) => sum + model.reused, 0);
  return reused > 0 ? `${evaluated}, ${groupDigits(reused)} reused` : evaluated;
}

function promptStart({ prompt }: CompareSide): string | undefined {
  const text = promptText(prompt);
  return text !== undefined && text.length > PROMPT_LENGTH
    ? `${text.slice(0, PROMPT_LENGTH)}…`
    : text;
}

function meanText({ lens, values }: LensView, view: SampleView): string | undefined {
  const all = { start: 0, end: view.length };
  const unit = meanUnit(lens.unit);
  switch (values.kind) {
    case 'absent':
      return undefined;
    case 'exact': {
      const mean = meanOf(values.values, all);
      return Number.isNaN(mean) ? undefined : withUnit(formatValue(mean, unit), unit);
    }
    case 'bounds': {
      const [lower, upper] = [meanOf(values.lower, all), meanOf(values.upper, all)];
      if (Number.isNaN(lower) || Number.isNaN(upper)) return undefined;
      return withUnit(formatInterval(lower, upper, unit), unit);
    }
  }
}
