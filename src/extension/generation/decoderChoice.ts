import * as vscode from 'vscode';
import type { Decoder, ModelRole } from '../../engine/decoders/decoder';
import { DECODERS, DEFAULT_DECODER, findDecoder } from '../../engine/decoders/registry';
import type { GenerateRequest } from '../../engine/protocol';
import { isArray, isObject } from '../../trace/json';
import { resolveParameters, type ParameterValues } from '../../trace/parameters';
import type { GoldFields } from '../../trace/verifier/goldText';
import { maxTokens, recordedAlternatives, selectedModel } from '../config';

/** How new samples are to be made. */
export interface DecoderChoice {
  readonly decoder: Decoder;
  readonly parameters: ParameterValues;
  readonly seed: number;
  readonly model: string;
  /** For the roles of the decoder, in their order. */
  readonly otherModels: readonly string[];
  /** How often the decoder runs, with seeds from `seed` on. */
  readonly count: number;
  readonly maxTokens: number;
  /** What makes an answer right, where that was to be asked for. */
  readonly gold?: GoldFields;
}

export const SEED_LIMIT = 2 ** 32;
export const MOST_SAMPLES = 64;

export function randomSeed(): number {
  return Math.floor(Math.random() * SEED_LIMIT);
}

export function rolesOf(decoder: Decoder): readonly ModelRole[] {
  return decoder.needs === 'run' ? decoder.otherModels : [];
}

/** Whether it makes several samples by itself; one that makes one can be run several times. */
export function makesSeveral({ family }: Decoder): boolean {
  return family === 'samples';
}

/** The part of a request that a choice settles. */
export function requestOf(choice: DecoderChoice): Omit<GenerateRequest, 'prompt'> {
  const { decoder, parameters, seed, model, otherModels, maxTokens: most } = choice;
  return {
    model,
    decoder: decoder.id,
    parameters,
    seed,
    otherModels,
    maxTokens: most,
    topK: recordedAlternatives(),
  };
}

/** Whether a caller says how to decode, so that nobody is asked. */
export function givesDecoder(
  argument: unknown,
): argument is Readonly<Record<string, unknown>> & { readonly decoder: string } {
  return isObject(argument) && typeof argument.decoder === 'string';
}

/**
 * A choice handed over by a caller instead of a person: `{decoder?, parameters?, seed?, model?,
 * otherModels?, samples?, maxTokens?}`. @throws ParameterError, Error
 */
export function readDecoderChoice(given: Readonly<Record<string, unknown>>): DecoderChoice {
  const id = typeof given.decoder === 'string' ? given.decoder : DEFAULT_DECODER;
  const decoder = findDecoder(id);
  if (!decoder) {
    const known = DECODERS.map((one) => one.id).join(', ');
    throw new Error(vscode.l10n.t('No decoder is named "{0}"; there are: {1}.', id, known));
  }
  const raw = isObject(given.parameters) ? given.parameters : {};
  const others = isArray(given.otherModels) ? given.otherModels : [];
  const { seed, samples, model } = given;
  return {
    decoder,
    seed: typeof seed === 'number' ? seed : randomSeed(),
    parameters: resolveParameters(decoder.title, decoder.parameters, raw),
    model: typeof model === 'string' ? model : selectedModel(),
    otherModels: others.filter((other) => typeof other === 'string'),
    count: samples === undefined ? 1 : readCount(samples),
    maxTokens: typeof given.maxTokens === 'number' ? given.maxTokens : maxTokens(),
  };
}

function readCount(samples: unknown): number {
  if (typeof samples === 'number' && Number.isInteger(samples)) {
    if (samples >= 1 && samples <= MOST_SAMPLES) return samples;
  }
  throw new Error(
    vscode.l10n.t(
      'samples must be a whole number from 1 to {0}, not {1}.',
      MOST_SAMPLES,
      String(samples),
    ),
  );
}
