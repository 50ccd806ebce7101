import fs from 'node:fs';
import path from 'node:path';
import { referenceRow, reservedOf, type ReferenceRow } from './reference';

/** What `ziprc.json` beside an embedded model says. */
export interface Sidecar {
  readonly rewards: readonly number[];
  readonly lengthEdges: readonly number[];
  readonly temperature?: number;
  readonly policy: string;
}

export function sidecarOf(folder: string): Sidecar {
  return JSON.parse(fs.readFileSync(path.join(folder, 'ziprc.json'), 'utf8')) as Sidecar;
}

/** By the textbook, in float64. */
export function softmax(logits: readonly number[]): number[] {
  const { logSumExp } = referenceRow(logits);
  return logits.map((logit) => Math.exp(logit - logSumExp));
}

/** The joint of a row: a softmax over its reserved logits, as the model's sidecar lays them out. */
export function jointOf(folder: string, { logits }: ReferenceRow): number[] {
  const { temperature = 1 } = sidecarOf(folder);
  return softmax(reservedOf(folder).map((id) => logits[id]! / temperature));
}
