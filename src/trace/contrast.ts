import type { JsonObject } from './json';
import type { Origin, Sample } from './sample';

/**
 * What a sample's tokens were found to be after two contexts, or under two models. Its values are
 * columns of the sample, named by {@link contrastColumn}.
 */
export interface Contrast {
  /** Which contrast it is; a sample has one of each at most. */
  readonly preset: string;
  /** What was read before the tokens. */
  readonly prompt: string;
  /** The same of the second reading; absent where its values were in the sample already. */
  readonly otherPrompt?: string;
  /**
   * What made it: the model of the first reading, the parameters of the preset as those of the
   * decoder, and of a second model as the first of its others.
   */
  readonly origin: Origin;
  /** Single numbers by name, such as {@link ANSWER_BEFORE}. */
  readonly figures?: Readonly<Record<string, number>>;
  /** Fields of the file that this version does not know; written back unchanged. */
  readonly extra?: JsonObject;
}

/** What stands for a decoder in the record of a contrast. */
export const CONTRAST = 'contrast';

/** Columns of a contrast, by the end of their names. */
export const CONTRAST_COLUMN = {
  /** ln p(token) in the first reading, nats. */
  logprob: 'logprob',
  /** The same in the second. */
  otherLogprob: 'otherLogprob',
  /** -sum p ln p in the first reading, nats. */
  entropy: 'entropy',
  otherEntropy: 'otherEntropy',
  /** Jensen-Shannon divergence of the two, nats, 0 to ln 2. */
  js: 'js',
  /** KL(second ‖ first), nats. */
  kl: 'kl',
  /** KL(first ‖ second), nats. */
  reverseKl: 'reverseKl',
  /** Total variation, 0 to 1. */
  tv: 'tv',
  /** ln p(gold answer | context, tokens up to this one), nats; NaN where it was not measured. */
  answerLogprob: 'answerLogprob',
} as const;

export type ContrastColumn = keyof typeof CONTRAST_COLUMN;

/** The figure ln p(gold answer | context), before the first token. */
export const ANSWER_BEFORE = 'answerLogprobBefore';

export function contrastColumn(preset: string, name: ContrastColumn): string {
  return `${preset}.${CONTRAST_COLUMN[name]}`;
}

/** The preset and the column that a name of {@link contrastColumn} is made of. */
export function readContrastColumn(
  name: string,
): { readonly preset: string; readonly column: ContrastColumn } | undefined {
  const dot = name.lastIndexOf('.');
  const columns = Object.entries(CONTRAST_COLUMN) as [ContrastColumn, string][];
  const column = columns.find(([, text]) => text === name.slice(dot + 1))?.[0];
  return dot > 0 && column ? { preset: name.slice(0, dot), column } : undefined;
}

export function contrastOf({ contrasts = [] }: Sample, preset: string): Contrast | undefined {
  return contrasts.find((contrast) => contrast.preset === preset);
}

/**
 * The sample with a contrast, in place of an earlier one of the same preset.
 * @param columns by the end of their names, one value per token.
 */
export function withContrast(
  sample: Sample,
  contrast: Contrast,
  columns: Iterable<readonly [string, Float64Array]>,
): Sample {
  const { preset } = contrast;
  const others = (sample.contrasts ?? []).filter((other) => other.preset !== preset);
  const kept = [...sample.columns].filter(([name]) => !isOfContrast(name, [preset]));
  const added = [...columns].map(([name, values]) => [`${preset}.${name}`, values] as const);
  return {
    ...sample,
    columns: new Map([...kept, ...added]),
    contrasts: [...others, contrast],
  };
}

/** The columns less those of contrasts, whose records tell what they are. */
export function withoutContrasts({ columns, contrasts }: Sample): Sample['columns'] {
  if (!contrasts) return columns;
  const presets = contrasts.map(({ preset }) => preset);
  return new Map([...columns].filter(([name]) => !isOfContrast(name, presets)));
}

function isOfContrast(column: string, presets: readonly string[]): boolean {
  return presets.some((preset) =>
    Object.values(CONTRAST_COLUMN).some((name) => column === `${preset}.${name}`),
  );
}
