import { branchStart } from '../engine/branchStart';
import type { Engine } from '../engine/engine';
import type { GenerateRequest, IdsOrText } from '../engine/protocol';
import { readsIds } from '../engine/readsIds';
import { RunSamples } from '../engine/runSamples';
import { branchOf } from '../trace/branch';
import { freeSampleId } from '../trace/freeSampleId';
import type { Sample } from '../trace/sample';
import type { Trace } from '../trace/trace';
import type { TokenIndex } from '../trace/units';
import { goldOf } from '../trace/verifier/gold';
import { withReward } from '../trace/verifier/withReward';

/** Where a branch leaves its parent. */
export interface BranchPoint {
  readonly trace: Trace;
  readonly parent: Sample;
  readonly token: TokenIndex;
  readonly forced?: IdsOrText;
}

/** The samples of one run that goes on with a sample; cancelling ends with what there is. */
export async function regenerateSample(
  engine: Engine,
  request: Omit<GenerateRequest, 'prompt' | 'continuation'>,
  { trace, parent, token, forced }: BranchPoint,
  watch: { readonly signal: AbortSignal; readonly onTokens: (tokens: number) => void },
): Promise<readonly Sample[]> {
  const { signal } = watch;
  const { tokenizerHash } = await engine.load(request.model, signal, request.server);
  const same = readsIds(parent.origin, request, tokenizerHash);
  const { sharesTokens, ...start } = branchStart(trace, parent, token, same, forced);
  const run = new RunSamples();
  const result = await engine.generate(
    { ...request, ...start },
    (event) => {
      run.receive(event);
      if (event.kind === 'tokens') watch.onTokens(run.tokens);
    },
    signal,
  );
  const taken = new Set(trace.samples.map(({ id }) => id));
  return run.samples(result).map((sample) => {
    const id = freeSampleId(taken);
    taken.add(id);
    const whole = sharesTokens ? branchOf(parent, token, { ...sample, id }) : { ...sample, id };
    return withReward(whole, goldOf(trace));
  });
}
