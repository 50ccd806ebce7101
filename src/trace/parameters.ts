/** Values of a decoder's or lens's parameters, by id. */
export type ParameterValue = number | boolean | string | readonly string[];
export type ParameterValues = Readonly<Record<string, ParameterValue>>;

interface ParameterBase {
  /** The field's standard spelling, e.g. `top_p`. */
  readonly id: string;
  readonly title: string;
  readonly help: string;
}

/** A declared parameter: UI, command line and docs all follow from it. */
export type Parameter =
  | (ParameterBase & {
      readonly type: 'number' | 'integer';
      readonly default: number;
      readonly minimum: number;
      readonly maximum: number;
    })
  | (ParameterBase & { readonly type: 'boolean'; readonly default: boolean })
  | (ParameterBase & {
      readonly type: 'choice';
      readonly default: string;
      readonly choices: readonly string[];
    })
  | (ParameterBase & { readonly type: 'words'; readonly default: readonly string[] })
  /** Any text, blanks at its ends included. */
  | (ParameterBase & { readonly type: 'text'; readonly default: string })
  /** The path of a file; an empty default says that one must be given. */
  | (ParameterBase & { readonly type: 'file'; readonly default: '' });

export type NumberParameter = Extract<Parameter, { type: 'number' | 'integer' }>;

/** A parameter that a person gave is not one the method takes. */
export class ParameterError extends Error {
  override readonly name = 'ParameterError';
}

/**
 * Defaults completed with what was given. Text (from a command line or an input box) is read by
 * the parameter's type.
 * @throws ParameterError for an unknown id, a wrong type or a value out of bounds.
 */
export function resolveParameters(
  owner: string,
  parameters: readonly Parameter[],
  given: Readonly<Record<string, unknown>>,
): ParameterValues {
  for (const id of Object.keys(given)) {
    if (!parameters.some((parameter) => parameter.id === id)) {
      const known = parameters.map((parameter) => parameter.id).join(', ') || 'none';
      throw new ParameterError(`${owner} has no parameter "${id}"; it takes: ${known}.`);
    }
  }
  return Object.fromEntries(
    parameters.map((parameter) => [
      parameter.id,
      given[parameter.id] === undefined
        ? parameter.default
        : readValue(owner, parameter, given[parameter.id]),
    ]),
  );
}

function readValue(owner: string, parameter: Parameter, raw: unknown): ParameterValue {
  const fail = (expected: string): never => {
    const shown = typeof raw === 'string' ? `"${raw}"` : JSON.stringify(raw);
    throw new ParameterError(`${owner}: ${parameter.id} must be ${expected}, not ${shown}.`);
  };
  switch (parameter.type) {
    case 'number':
    case 'integer': {
      const value = typeof raw === 'string' && raw.trim() !== '' ? Number(raw) : raw;
      const noun = parameter.type === 'integer' ? 'a whole number' : 'a number';
      const expected = `${noun} from ${parameter.minimum} to ${parameter.maximum}`;
      if (typeof value !== 'number' || !Number.isFinite(value)) return fail(expected);
      if (value < parameter.minimum || value > parameter.maximum) return fail(expected);
      if (parameter.type === 'integer' && !Number.isInteger(value)) return fail(expected);
      return value;
    }
    case 'boolean':
      if (raw === true || raw === 'true') return true;
      if (raw === false || raw === 'false') return false;
      return fail('true or false');
    case 'choice':
      return typeof raw === 'string' && parameter.choices.includes(raw)
        ? raw
        : fail(`one of ${parameter.choices.join(', ')}`);
    case 'text':
      return typeof raw === 'string' ? raw : fail('a text');
    case 'file':
      return typeof raw === 'string' && raw !== '' ? raw : fail('the path of a file');
    case 'words': {
      const list = typeof raw === 'string' ? raw.split(',') : raw;
      if (!Array.isArray(list)) return fail('a list of words');
      const words: string[] = [];
      for (const word of list as readonly unknown[]) {
        if (typeof word !== 'string') return fail('a list of words');
        if (word.trim() !== '') words.push(word.trim());
      }
      return words.length > 0 ? words : fail('a list of at least one word');
    }
  }
}

/** Reads a number parameter that resolveParameters has checked. */
export function numberOf(values: ParameterValues, id: string): number {
  const value = values[id];
  if (typeof value !== 'number') throw new ParameterError(`Parameter ${id} is not a number.`);
  return value;
}

/** Reads a text, choice or file parameter that resolveParameters has checked. */
export function textOf(values: ParameterValues, id: string): string {
  const value = values[id];
  if (typeof value !== 'string') throw new ParameterError(`Parameter ${id} is not a text.`);
  return value;
}

/** Reads a boolean parameter that resolveParameters has checked. */
export function flagOf(values: ParameterValues, id: string): boolean {
  const value = values[id];
  if (typeof value !== 'boolean') throw new ParameterError(`Parameter ${id} is not a flag.`);
  return value;
}

/** Reads a word-list parameter that resolveParameters has checked. */
export function wordsOf(values: ParameterValues, id: string): readonly string[] {
  const value = values[id];
  if (typeof value !== 'object') throw new ParameterError(`Parameter ${id} is not a word list.`);
  return value;
}
