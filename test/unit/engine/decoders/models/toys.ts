import type { Decoder, RunDecoder } from '../../../../../src/engine/decoders/decoder';
import { greedy } from '../../../../../src/engine/decoders/greedy';
import { topP } from '../../../../../src/engine/decoders/topP';
import { runSteps } from '../../../../../src/engine/decoding/writeSample';
import { uniform } from '../../../../../src/engine/random/philox';
import { findDecoder } from '../../../../../src/engine/decoders/registry';
import { vocabularyOf } from '../support';
import {
  idsOf,
  toyModel,
  toyRun,
  type Table,
  type ToyLane,
  type ToyModel,
  type ToyOptions,
} from '../toyRun';

/** No stop token, so that a run ends at its limit. */
export const FIVE = vocabularyOf(['a', 'b', 'c', 'd', 'e']);

/** A distribution that depends on the last two tokens, some of them nearly sure. */
export function markov(seed: number, size = 5): Table {
  const known = new Map<number, readonly number[]>();
  return (ids) => {
    const [last = 0, before = 0] = [ids.at(-1), ids.at(-2)];
    const state = last * 8 + before;
    const row = known.get(state) ?? rowOf(state);
    known.set(state, row);
    return row;
  };
  function rowOf(state: number): readonly number[] {
    const sharpness = 1 + 6 * uniform(seed, state, 99);
    const mass = Array.from({ length: size }, (_, id) =>
      Math.exp(sharpness * uniform(seed, state, id)),
    );
    const total = mass.reduce((sum, value) => sum + value, 0);
    return mass.map((value) => value / total);
  }
}

/** One table with some of another, as a draft resembles its target. */
export function mixed(a: Table, b: Table, share: number): Table {
  return (ids) => {
    const other = b(ids);
    return a(ids).map((mass, id) => (1 - share) * mass + share * (other[id] ?? 0));
  };
}

export function runDecoder(id: string): RunDecoder {
  const decoder: Decoder | undefined = findDecoder(id);
  if (decoder?.needs !== 'run') throw new Error(`No run decoder "${id}".`);
  return decoder;
}

const PLAIN: RunDecoder = {
  ...topP,
  needs: 'run',
  otherModels: [],
  run: (run) => runSteps(run.parameters.temperature === 0 ? greedy : topP, run),
};

/** One model alone: greedy at temperature 0, else sampled. */
export async function alone(
  table: Table,
  temperature: number,
  options: ToyOptions = {},
): Promise<number[]> {
  const model = toyModel(table, 'alone', options.response);
  const { lanes } = await toyRun(PLAIN, { temperature, top_p: 1 }, [model], FIVE, options);
  return idsOf(lanes[0]!);
}

export interface Told {
  readonly lane: ToyLane;
  readonly ids: number[];
  readonly models: readonly ToyModel[];
}

/** Runs a decoder on models given by tables. */
export async function told(
  id: string,
  tables: readonly [Table, ...Table[]],
  given: Readonly<Record<string, unknown>>,
  options: ToyOptions = {},
  vocabulary = FIVE,
): Promise<Told> {
  const [first, ...rest] = tables.map((table, index) =>
    toyModel(table, `toy ${index}`, options.response, 1000 / (index + 1)),
  );
  const { lanes } = await toyRun(runDecoder(id), given, [first!, ...rest], vocabulary, options);
  return { lane: lanes[0]!, ids: idsOf(lanes[0]!), models: [first!, ...rest] };
}

/** A column of a toy sample; NaN where a token has none. */
export function column({ columns }: ToyLane, name: string): number[] {
  return columns.map((row) => row[name] ?? NaN);
}
