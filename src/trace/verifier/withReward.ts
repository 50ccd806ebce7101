import type { Sample } from '../sample';
import { decodeText } from '../text';
import type { Gold } from './gold';
import { verifyAnswer } from './verify';

/**
 * The sample with its reward by the verifier. One that ended by itself, was cut by its limit, or
 * whose source does not say how it ended, is judged; one that a person or a decoder stopped, or that
 * failed, has no reward: nothing is known of it. A reward that is there stays.
 */
export function withReward<T extends Pick<Sample, 'tokens' | 'finish' | 'reward'>>(
  sample: T,
  gold: Gold | undefined,
): T {
  const { finish = 'stop', tokens, reward } = sample;
  if (!gold || reward !== undefined || (finish !== 'stop' && finish !== 'length')) return sample;
  const text = decodeText(tokens.bytes);
  return { ...sample, reward: verifyAnswer(text, gold, { finished: finish === 'stop' }).reward };
}
