import { uniform } from '../../random/philox';

export type Part = 'train' | 'validation' | 'heldOut';

/** Shares of the prompts; the rest is trained on. */
const VALIDATION_SHARE = 0.2;
const HELD_OUT_SHARE = 0.2;

/** Prompts with which every part has one, and most are trained on. */
export const LEAST_PROMPTS = 5;

/** A counter of its own, so that other draws of the same seed are others. */
const LANE = 0x5911;

/**
 * The part of each prompt. Equal prompts go to one part, so that nothing held out was seen in
 * training. Deterministic: the order of the prompts in their file says nothing.
 */
export function splitPrompts(prompts: readonly string[], seed: number): readonly Part[] {
  const different = [...new Set(prompts)].sort();
  const shuffled = different
    .map((prompt, index) => ({ prompt, draw: uniform(seed, index, LANE) }))
    .sort((a, b) => a.draw - b.draw);
  const validation = Math.max(1, Math.round(VALIDATION_SHARE * different.length));
  const heldOut = Math.max(1, Math.round(HELD_OUT_SHARE * different.length));
  const parts = new Map(
    shuffled.map(({ prompt }, index): [string, Part] => [
      prompt,
      index < validation ? 'validation' : index < validation + heldOut ? 'heldOut' : 'train',
    ]),
  );
  return prompts.map((prompt) => parts.get(prompt) ?? 'train');
}
