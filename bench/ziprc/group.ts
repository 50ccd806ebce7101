import type { Engine } from '../../src/engine/engine';
import { RunSamples } from '../../src/engine/runSamples';
import { normaliseAnswer } from '../../src/trace/answer';
import type { Problem } from '../../src/trace/problems';
import type { Sample } from '../../src/trace/sample';
import { decodeText } from '../../src/trace/text';
import { goldOf } from '../../src/trace/verifier/gold';
import { verifyAnswer } from '../../src/trace/verifier/verify';

/** How the samples are drawn from which all methods choose. */
export interface Plan {
  readonly model: string;
  readonly maxTokens: number;
  readonly temperature: number;
  /** Of each problem. */
  readonly samples: number;
}

/** What the methods need to know of one sample, to its end. */
export interface GroupSample {
  readonly tokens: number;
  /** Whether it was cut at the limit. */
  readonly cut: boolean;
  /** Its answer, the same for all spellings. */
  readonly key?: string;
  readonly right: boolean;
  readonly selfCertainty: number;
  /** Float32 in base64, row-major [token, cell]: what the head said before each token. */
  readonly joints: string;
}

/**
 * Writes the samples of one problem. Sample i draws with the seed plus i, as each decoder of
 * several samples has it, so that every method's samples are among these.
 */
export async function writeGroup(
  engine: Engine,
  problem: Problem,
  { model, maxTokens, temperature, samples }: Plan,
  seed: number,
): Promise<readonly GroupSample[]> {
  const run = new RunSamples();
  const result = await engine.generate(
    {
      model,
      prompt: { text: problem.prompt },
      decoder: 'best-of-n',
      parameters: { temperature, samples },
      seed,
      maxTokens,
      topK: 0,
    },
    (event) => run.receive(event),
    new AbortController().signal,
  );
  return run.samples(result).map((sample) => recordOf(sample, problem));
}

function recordOf(sample: Omit<Sample, 'id'>, problem: Problem): GroupSample {
  const { tokens, finish, outcome, ziprc } = sample;
  const gold = goldOf(problem);
  if (!gold) throw new Error(`No right answer is known of "${problem.prompt}".`);
  if (!ziprc) throw new Error('The samples hold no predictions of a ZIP-RC head.');
  const { buffer, byteOffset, byteLength } = ziprc.joints;
  const finished = finish === 'stop';
  return {
    tokens: tokens.length,
    cut: !finished,
    ...(outcome?.answer === undefined ? {} : { key: normaliseAnswer(outcome.answer) }),
    right: verifyAnswer(decodeText(tokens.bytes), gold, { finished }).reward === 1,
    selfCertainty: outcome?.weight ?? NaN,
    joints: Buffer.from(buffer, byteOffset, byteLength).toString('base64'),
  };
}
