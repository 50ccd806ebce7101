import type {
  DecodingModel,
  DecodingRun,
  TokenSequence,
} from '../../../../src/engine/decoding/decodingRun';
import type { Vocabulary } from '../../../../src/engine/decoding/vocabulary';
import type { RunDecoder } from '../../../../src/engine/decoders/decoder';
import type { Distribution, Scored } from '../../../../src/engine/runtime/distribution';
import type { Decision } from '../../../../src/trace/decision';
import { resolveParameters } from '../../../../src/trace/parameters';
import type { Finish, Outcome } from '../../../../src/trace/sample';

/** The distribution after some tokens, as probabilities by id. */
export type Table = (ids: readonly number[]) => readonly number[];

/** One sample of a toy run. */
export interface ToyLane {
  readonly tokens: Scored[];
  readonly columns: Readonly<Record<string, number>>[];
  /** The same tokens under another model, where the decoder tells it. */
  readonly references: (Scored | undefined)[];
  finish?: Finish;
  outcome?: Outcome;
  detail?: string;
}

export interface ToyOptions {
  readonly seed?: number;
  readonly limit?: number;
  readonly response?: readonly number[];
  readonly signal?: AbortSignal;
  readonly alternatives?: number;
  /** Is filled with the samples, also of a run that fails. */
  readonly lanes?: ToyLane[];
}

/** What a toy model evaluated, token by token. */
export interface ToyModel extends DecodingModel {
  readonly fed: number[];
  /** Tokens of each evaluation. */
  readonly passes: number[];
}

const PROMPT = [0];

/** @param response the beginning that its sequences have read. */
export function toyModel(
  table: Table,
  name = 'toy',
  response: readonly number[] = [],
  weightBytes = 1000,
): ToyModel {
  const fed: number[] = [];
  const passes: number[] = [];
  /** @param ready whether it predicts: not after a fork or a cut, before it is fed again. */
  const sequenceOf = (ids: number[], ready: boolean): TokenSequence => {
    const read = (more: readonly number[]): void => {
      if (more.length > 0) passes.push(more.length);
      ready ||= more.length > 0;
      fed.push(...more);
    };
    return {
      ids,
      get length() {
        return ids.length;
      },
      feed: (more) => {
        read(more);
        ids.push(...more);
        return Promise.resolve();
      },
      predict: ({ alternatives, logits }) =>
        ready
          ? Promise.resolve(distributionOf(table(ids), alternatives, logits))
          : Promise.reject(new RangeError('The sequence was fed nothing.')),
      feedEach: (more, { alternatives, logits }) => {
        read(more);
        return Promise.resolve(
          more.map((id) => {
            ids.push(id);
            return distributionOf(table(ids), alternatives, logits);
          }),
        );
      },
      fork: (length = ids.length) => Promise.resolve(sequenceOf(ids.slice(0, length), false)),
      truncate: (length) => {
        ready &&= length === ids.length;
        ids.length = length;
        return Promise.resolve();
      },
    };
  };
  return {
    name,
    fed,
    passes,
    weightBytes,
    vocabularySize: table(PROMPT).length,
    start: (length) => Promise.resolve(sequenceOf([...PROMPT, ...response].slice(0, length), true)),
  };
}

/** Runs a decoder on toy models, the first of them that of the request. */
export async function toyRun(
  decoder: RunDecoder,
  given: Readonly<Record<string, unknown>>,
  models: readonly [DecodingModel, ...DecodingModel[]],
  vocabulary: Vocabulary,
  options: ToyOptions = {},
): Promise<{ lanes: ToyLane[]; remarks: string[]; decisions: Decision[] }> {
  const { lanes = [] } = options;
  const remarks: string[] = [];
  const decisions: Decision[] = [];
  const run: DecodingRun = {
    parameters: resolveParameters(decoder.id, decoder.parameters, given),
    seed: options.seed ?? 1,
    models,
    vocabulary,
    prompt: PROMPT,
    response: options.response ?? [],
    limit: options.limit ?? 20,
    alternatives: options.alternatives ?? 2,
    signal: options.signal ?? new AbortController().signal,
    isStop: (id) => vocabulary.stopIds.has(id),
    remark: (text) => remarks.push(text),
    decide: (decision) => decisions.push(decision),
    openLane: () => {
      const lane: ToyLane = { tokens: [], columns: [], references: [] };
      lanes.push(lane);
      return {
        push: (token, columns = {}, reference) => {
          lane.tokens.push(token);
          lane.columns.push(columns);
          lane.references.push(reference);
        },
        end: (finish, outcome, detail) => {
          lane.finish = finish;
          if (outcome) lane.outcome = outcome;
          if (detail !== undefined) lane.detail = detail;
        },
      };
    },
  };
  await decoder.run(run);
  return { lanes, remarks, decisions };
}

export function idsOf({ tokens }: Pick<ToyLane, 'tokens' | 'columns'>): number[] {
  return tokens.map(({ id }) => id);
}

/** Natural logarithms of the probabilities as logits, so that the log-sum-exp is 0. */
function distributionOf(
  probabilities: readonly number[],
  alternatives: number,
  logits: boolean,
): Distribution {
  const row = Float32Array.from(probabilities, Math.log);
  const top = [...row]
    .map((logit, id) => ({ id, logit }))
    .filter(({ logit }) => logit > -Infinity)
    .sort((a, b) => b.logit - a.logit || a.id - b.id)
    .slice(0, alternatives);
  const entropy = -probabilities.reduce((sum, p) => sum + (p > 0 ? p * Math.log(p) : 0), 0);
  return { logSumExp: 0, entropy, varentropy: 0, top, ...(logits ? { logits: row } : {}) };
}
