import type { Finish } from '../../trace/sample';
import type { TokenId } from '../../trace/units';
import { scoredCandidate, scoredInRow } from '../annotate/annotate';
import type { Picker, StepDecoder } from '../decoders/decoder';
import { copyOf, RowPool } from '../processors/rowPool';
import { suppress } from '../processors/suppress';
import type { Scored } from '../runtime/distribution';
import type { DecodingRun, Lane, TokenSequence } from './decodingRun';

/** Best tokens among which a `best` decoder looks for an allowed one. */
const CANDIDATES = 8;

/** What one sample is written with. */
export interface Writing {
  readonly lane: Lane;
  /** Has read everything before the next token. */
  readonly sequence: TokenSequence;
  readonly picker: Picker;
  readonly needs: StepDecoder['needs'];
  /** Best tokens that `onToken` needs to see; those recorded are there in any case. */
  readonly alternatives?: number;
  /** Sees each token; `true` ends the sample after it. */
  readonly onToken?: (token: Scored) => boolean;
}

/** Runs a step decoder: one sample. */
export async function runSteps(decoder: StepDecoder, run: DecodingRun): Promise<void> {
  const picker = await startPicker(decoder, run, run.seed);
  const sequence = await run.models[0].start();
  const lane = run.openLane();
  lane.end(await writeSample(run, { lane, sequence, picker, needs: decoder.needs }));
}

/** A picker that knows how the response begins. */
export async function startPicker(
  decoder: StepDecoder,
  { parameters, vocabulary, prompt, response, remark }: DecodingRun,
  seed: number,
): Promise<Picker> {
  const picker = await decoder.create(parameters, { seed, vocabulary, prompt, remark });
  for (const id of response) picker.accept?.(id);
  return picker;
}

/**
 * Writes tokens until one ends the sample or there are as many as wanted.
 * @throws the signal's reason, between tokens
 */
export async function writeSample(
  run: DecodingRun,
  { lane, sequence, picker, needs, alternatives = 0, onToken }: Writing,
): Promise<Finish> {
  const most = Math.max(run.alternatives, alternatives);
  const pick = needs === 'best' ? pickBest(run, picker, most) : pickFromRow(run, picker, most);
  for (let step = 0; step < run.limit; step += 1) {
    run.signal.throwIfAborted();
    const { token, columns } = await pick(sequence, run.response.length + step);
    picker.accept?.(token.id);
    lane.push(token, columns);
    if (run.isStop(token.id)) return 'stop';
    if (onToken?.(token) === true) return 'other';
    if (step + 1 < run.limit) await sequence.feed([token.id], run.signal);
  }
  return 'length';
}

interface Picked {
  readonly token: Scored;
  readonly columns?: Readonly<Record<string, number>>;
}

/** Picks the next token of what predicts it. */
export type PickNext = (
  sequence: Pick<TokenSequence, 'predict'>,
  position: number,
) => Promise<Picked>;

function pickBest(run: DecodingRun, picker: Picker, alternatives: number): PickNext {
  const fromRow = pickFromRow(run, picker, alternatives);
  const forbidden = new Set<TokenId>(run.vocabulary.suppressedIds);
  const wanted = { alternatives: Math.max(alternatives, CANDIDATES), logits: false };
  return async (sequence, position) => {
    const distribution = await sequence.predict(wanted);
    const best = distribution.top.find(({ id }) => !forbidden.has(id));
    return best ? { token: scoredCandidate(distribution, best) } : fromRow(sequence, position);
  };
}

/** Picks with the whole row of logits, in which what must not be written is ruled out. */
export function pickFromRow(run: DecodingRun, picker: Picker, alternatives: number): PickNext {
  const mask = suppress(run.vocabulary.suppressedIds);
  const wanted = { alternatives, logits: true };
  const pool = new RowPool();
  return async (sequence, position) => {
    const distribution = await sequence.predict(wanted);
    const row = distribution.logits ?? new Float32Array(0);
    const { id, columns } = pool.run(() => picker.pick(mask(copyOf(row)), position));
    return { token: scoredInRow(distribution, row, id), ...(columns ? { columns } : {}) };
  };
}
