import { COLUMN, type Sample } from '../../src/trace/sample';
import { SampleBuilder, type Alternative } from '../../src/trace/sampleBuilder';
import type { Trace } from '../../src/trace/trace';
import { random } from './samples';

const WORDS = [' the', ' is', ' 3', ' +', ' Wait', ',', ' so', ' 28', '.', ' Then'];
const K = 12;

/** A trace of samples that were compared: few tokens diverge, most of them "Wait" and "Then". */
export function comparedTrace(samples: number, tokens: number, id = 'compared'): Trace {
  return {
    id,
    prompt: { text: 'Make 28.' },
    samples: Array.from({ length: samples }, (_, at) =>
      comparedSample(`rl-${at + 1}`, Math.max(1, tokens - 7 * (at % 8)), at),
    ),
  };
}

/** Two models with the same tokens in another order at some places, with the values that follow. */
function comparedSample(id: string, length: number, seed: number): Sample {
  const next = random(seed + 1);
  const builder = new SampleBuilder();
  for (let token = 0; token < length; token += 1) {
    const word = Math.floor(next() * WORDS.length);
    const moved = word === 4 || word === 9 ? next() : 0.04 * next();
    const base = [0.6, 0.3, ...Array<number>(K - 2).fill(0.1 / (K - 2))];
    const own = [base[0]! - 0.5 * moved, base[1]! + 0.5 * moved, ...base.slice(2)];
    const js = jensenShannon(base, own);
    builder.push({
      text: WORDS[word] ?? '',
      id: word,
      columns: {
        [COLUMN.js]: js,
        [COLUMN.kl]: 2.5 * js,
        [COLUMN.reverseKl]: 2 * js,
        [COLUMN.tv]: 0.5 * moved,
        [COLUMN.logRatio]: Math.log((own[1] ?? 1) / (base[1] ?? 1)),
        [COLUMN.rankChange]: moved > 0.6 ? 1 : 0,
        [COLUMN.argmaxFlip]: Number(moved > 0.6),
        [COLUMN.bestReferenceRank]: moved > 0.6 ? 2 : 1,
        [COLUMN.bestReferenceLogprob]: Math.log(moved > 0.6 ? 0.3 : 0.6),
        [COLUMN.logprob]: Math.log(own[1] ?? 1),
        [COLUMN.rank]: moved > 0.6 ? 1 : 2,
        [COLUMN.entropy]: entropy(own),
      },
      alternatives: listed(own, word),
      reference: {
        columns: {
          [COLUMN.logprob]: Math.log(0.3),
          [COLUMN.rank]: 2,
          [COLUMN.entropy]: entropy(base),
        },
        alternatives: listed(base, word),
      },
    });
  }
  return {
    id,
    ...builder.build(),
    reward: seed % 2,
    finish: 'stop',
    origin: {
      model: { name: 'embedded/rl' },
      decoder: { id: 'diverge', parameters: {}, otherModels: [{ name: 'embedded/base' }] },
    },
  };
}

/** The second probability is that of the word. */
function listed(probabilities: readonly number[], word: number): Alternative[] {
  const idOf = (at: number): number => (at === 1 ? word : at === word ? 1 : at);
  return probabilities
    .map((p, at) => ({ p, id: idOf(at) }))
    .map(({ p, id }) => ({ id, text: WORDS[id] ?? `w${id}`, logprob: Math.log(p) }))
    .sort((a, b) => b.logprob - a.logprob);
}

function entropy(probabilities: readonly number[]): number {
  return -probabilities.reduce((sum, p) => sum + p * Math.log(p), 0);
}

function jensenShannon(p: readonly number[], q: readonly number[]): number {
  return p.reduce((sum, mass, at) => {
    const other = q[at] ?? 0;
    const middle = (mass + other) / 2;
    return sum + (mass * Math.log(mass / middle) + other * Math.log(other / middle)) / 2;
  }, 0);
}
