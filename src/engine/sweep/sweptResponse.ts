import { COLUMN } from '../../trace/sample';
import { decodeText } from '../../trace/text';
import type { Gold } from '../../trace/verifier/gold';
import { verifyAnswer } from '../../trace/verifier/verify';
import type { GenerateEvent, GenerateRequest, GenerateResult } from '../protocol';
import { RunSamples } from '../runSamples';
import type { SweptResponse } from './responseStore';

/** Runs one generation: the engine, in this process or another. */
export type Generate = (
  request: GenerateRequest,
  onEvent: (event: GenerateEvent) => void,
) => Promise<GenerateResult>;

/** The largest threshold that the decoder takes, in place of an infinite divergence. */
const MOST = 1000;

/**
 * Writes a response and verifies it.
 * @param withCriterion whether the criterion at each token is wanted.
 * @throws the signal's reason where it is aborted
 */
export async function sweptResponse(
  generate: Generate,
  request: GenerateRequest,
  gold: Gold,
  withCriterion: boolean,
  signal: AbortSignal,
): Promise<SweptResponse> {
  const run = new RunSamples();
  const result = await generate(request, (event) => {
    run.receive(event);
  });
  signal.throwIfAborted();
  const [sample] = run.samples(result);
  const tokens = sample?.tokens.length ?? 0;
  const finished = sample?.finish === 'stop';
  const text = sample ? decodeText(sample.tokens.bytes) : '';
  const figures = sample?.outcome?.figures ?? {};
  const criterion = sample?.columns.get(COLUMN.criterion) ?? new Float64Array(tokens);
  return {
    right: verifyAnswer(text, gold, { finished }).reward === 1,
    cut: !finished,
    tokens,
    swaps: figures.swaps ?? 0,
    replaced: figures.replaced ?? 0,
    ...(withCriterion
      ? { criterion: Array.from(criterion, (value) => Math.min(value, MOST)) }
      : {}),
  };
}
