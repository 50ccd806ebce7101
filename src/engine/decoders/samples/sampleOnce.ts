import { numberOf } from '../../../trace/parameters';
import type { Finish } from '../../../trace/sample';
import type { TokenId } from '../../../trace/units';
import type { DecodingRun, Lane } from '../../decoding/decodingRun';
import { writeSample } from '../../decoding/writeSample';
import { chain } from '../../processors/logits';
import { temperature } from '../../processors/temperature';
import { topP } from '../../processors/topP';
import type { Scored } from '../../runtime/distribution';
import { sampling } from '../sampler';
import { answerOf, type TokenAnswer } from './answerTokens';

/** One sample of several, as it was written. */
export interface Written {
  readonly lane: Lane;
  readonly finish: Finish;
  readonly answer: TokenAnswer | undefined;
}

const SEEDS = 2 ** 32;

/** What watches a sample while it is written. */
export interface Watch {
  readonly alternatives: number;
  /** `true` ends the sample. */
  readonly onToken: (token: Scored) => boolean;
}

/**
 * Samples with the parameters `top_p` and `temperature`. Sample i draws with the seed plus i, so it
 * is the one that a plain sampler with that seed writes.
 */
export async function sampleOnce(run: DecodingRun, index: number, watch?: Watch): Promise<Written> {
  const value = (id: string): number => numberOf(run.parameters, id);
  const processor = chain(topP(value('top_p')), temperature(value('temperature')));
  const ids: TokenId[] = [...run.response];
  const sequence = await run.models[0].start();
  const lane = run.openLane();
  const finish = await writeSample(run, {
    lane,
    sequence,
    picker: sampling(processor, (run.seed + index) % SEEDS),
    needs: 'logits',
    ...(watch ? { alternatives: watch.alternatives } : {}),
    onToken: (token) => {
      ids.push(token.id);
      return watch?.onToken(token) === true;
    },
  });
  const answer = answerOf(ids, run.vocabulary);
  lane.end(finish, answer ? { answer: answer.text } : {});
  return { lane, finish, answer };
}
