import type { Context, ContrastPreset, Question } from '../../lenses/contrast/preset';
import type { ParameterValues } from '../../trace/parameters';
import { promptTokensOf } from '../../trace/promptTokensOf';
import { COLUMN, type Sample } from '../../trace/sample';
import { segmentsOf } from '../../trace/segments';
import { decodeText } from '../../trace/text';
import type { Trace } from '../../trace/trace';
import { EngineError } from '../errors';
import type { AnswerRequest, ContrastContext, ContrastRequest } from '../protocol';

/** How a sample is to be contrasted. */
export interface ContrastChoice {
  readonly preset: ContrastPreset;
  /** Complete, as `resolveParameters` gives them. */
  readonly parameters: ParameterValues;
  readonly model: string;
  /** Who reads the second context, where the preset has two models. */
  readonly secondModel?: string;
  /** Exact texts that a person gave in place of the preset's contexts. */
  readonly texts?: readonly [first: string | undefined, second: string | undefined];
}

/** What the engine is asked for a contrast. */
export type ContrastPlan = Omit<ContrastRequest, 'response'>;

/**
 * The call of the engine for a contrast of a sample.
 * @param tokenizerHash of the model that reads.
 * @throws EngineError `prompt`, `parameter`; ParameterError
 */
export function contrastRequestOf(
  trace: Trace,
  sample: Sample,
  choice: ContrastChoice,
  tokenizerHash: string | undefined,
): ContrastRequest {
  const own = sample.origin.model?.tokenizerHash;
  const response = [...(sample.ids ?? [])];
  const known = response.length > 0 && response.every((id) => id >= 0);
  if (!known || own === undefined || own !== tokenizerHash) {
    throw new EngineError(
      'prompt',
      `Sample "${sample.id}" does not tell its tokens as ${choice.model} reads them. Annotate its text with that model first, and contrast the annotated sample.`,
    );
  }
  return { ...planContrast(trace, sample, choice), response };
}

/**
 * Models and contexts of a contrast, before it is known whether the model reads the sample's ids.
 * @throws EngineError `prompt`, `parameter`; ParameterError
 */
export function planContrast(trace: Trace, sample: Sample, choice: ContrastChoice): ContrastPlan {
  const { preset, model, secondModel } = choice;
  checkModels(choice, sample);
  const [context, otherContext] = contextsOf(trace, sample, choice);
  const question = questionOf(trace, sample);
  const answer = preset.answer?.(question, choice.parameters);
  const readsOne = preset.models === 'optional' && secondModel === undefined;
  return {
    model,
    otherModels: secondModel === undefined || secondModel === model ? [] : [secondModel],
    context,
    ...(readsOne ? {} : { otherContext }),
    ...(answer ? { answer: { ...answer, until: reasoningOf(trace, sample) } } : {}),
  };
}

/** Points at which the answer is measured: what that costs. */
export function measurements({ every, until }: AnswerRequest): number {
  return 1 + Math.floor(until / every);
}

/** @throws EngineError `parameter` */
function checkModels({ preset, secondModel, model }: ContrastChoice, sample: Sample): void {
  const { title, models } = preset;
  if (models === 'one' && secondModel !== undefined) {
    throw new EngineError('parameter', `${title} reads with one model. Leave out the second.`);
  }
  if (models === 'two' && secondModel === undefined) {
    throw new EngineError(
      'parameter',
      `${title} needs a second model, the ${preset.readings[1]}, beside ${model}.`,
    );
  }
  const recorded = sample.columns.has(COLUMN.logprob);
  if (models === 'optional' && secondModel === undefined && !recorded) {
    throw new EngineError(
      'parameter',
      `${title} needs a second model, the ${preset.readings[1]}: sample "${sample.id}" has no log-probabilities of its own.`,
    );
  }
}

function contextsOf(
  trace: Trace,
  sample: Sample,
  { preset, parameters, texts = [undefined, undefined] }: ContrastChoice,
): readonly [ContrastContext, ContrastContext] {
  const [first, second] = texts;
  if (first !== undefined && second !== undefined) {
    return [{ exactText: first }, { exactText: second }];
  }
  const [a, b] = preset.contexts(questionOf(trace, sample), parameters);
  return [
    first === undefined ? readable(trace, sample, a) : { exactText: first },
    second === undefined ? readable(trace, sample, b) : { exactText: second },
  ];
}

function questionOf({ prompt, answer }: Trace, { tokens }: Sample): Question {
  const { messages, text } = prompt;
  return {
    response: decodeText(tokens.bytes),
    ...(messages ? { messages } : {}),
    ...(text === undefined ? {} : { text }),
    ...(answer === undefined ? {} : { answer }),
  };
}

function readable(trace: Trace, sample: Sample, context: Context): ContrastContext {
  switch (context.kind) {
    case 'messages':
      return { messages: context.messages.map(({ role, content }) => ({ role, content })) };
    case 'text':
      return { exactText: context.text };
    case 'recorded':
      return recordedContext(trace, sample);
  }
}

/** What the sample's model read; where that is not known, what it must have been. */
function recordedContext(trace: Trace, sample: Sample): ContrastContext {
  const tokens = promptTokensOf(trace, sample);
  if (tokens) return { ids: [...tokens.ids] };
  const { text, messages = [] } = trace.prompt;
  if (messages.length > 0) {
    return { messages: messages.map(({ role, content }) => ({ role, content })) };
  }
  if (text !== undefined && text !== '') return { exactText: text };
  throw new EngineError(
    'prompt',
    `Trace "${trace.id}" does not tell what was asked. Give the exact text of both contexts.`,
  );
}

/** Tokens of a sample's first reasoning, without what closes it; all where it has none. */
function reasoningOf({ prompt }: Trace, sample: Sample): number {
  const reasoning = segmentsOf(sample, prompt.text).find(({ kind }) => kind === 'reasoning');
  if (!reasoning) return sample.tokens.length;
  return reasoning.truncated ? reasoning.end : reasoning.end - 1;
}
