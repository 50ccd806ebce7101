import { numberOf } from '../../../trace/parameters';
import type { DecodingRun } from '../../decoding/decodingRun';
import type { DraftLength } from '../../drafting/draftLength';
import { ModelDrafter } from '../../drafting/modelDrafter';
import { speculate } from '../../drafting/speculate';
import { plainSampling } from './plainSampling';

/** Speculative sampling with the draft model of a run. */
export function runDraftModel(run: DecodingRun, length: DraftLength): Promise<void> {
  const processor = plainSampling(run.parameters);
  const greedy = numberOf(run.parameters, 'temperature') === 0;
  const [target, draft = target] = run.models;
  return speculate(run, new ModelDrafter(run, draft, length, processor, greedy), processor);
}
