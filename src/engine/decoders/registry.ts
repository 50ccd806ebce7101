import type { Decoder } from './decoder';
import { greedy } from './greedy';
import { minP } from './minP';
import { sample } from './sample';
import { temperature } from './temperature';
import { topK } from './topK';
import { topP } from './topP';

/** All decoders, in the order in which they are offered. */
export const DECODERS: readonly Decoder[] = [temperature, greedy, topK, topP, minP, sample];

export const DEFAULT_DECODER = temperature.id;

export function findDecoder(id: string): Decoder | undefined {
  return DECODERS.find((decoder) => decoder.id === id);
}
