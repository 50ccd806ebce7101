import { COLUMN, type Sample } from '../../src/trace/sample';
import {
  rowsOf,
  SampleBuilder,
  type Alternative,
  type TokenRow,
} from '../../src/trace/sampleBuilder';
import type { Trace } from '../../src/trace/trace';

/** Numbers from 0 to 1 that repeat with the seed (mulberry32, public domain, T. Ettinger). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const PROMPT = '<|user|>Use the numbers 7, 3, 11, 6 to make 28.<|assistant|><think>';
const REASONING =
  'Start with 5 * 7 = 35, so I have 3, 6, 35. Now 12 + 35 = 47. Now I have 47 and 3. ' +
  '47 - 3 = 44, no. 47 + 3 = 50, no. Let me try 3 + 6 = 7. That leaves 7, 11, 7. ' +
  'Then 7 * 11 = 77, so I have 77 and 7. 77 - 7 = 72, too big. Wait, what about 7 - 3 = 4. ' +
  'Now I have 3, 6, 4. Then 4 * 3 = 12. That leaves 12 and 6. 12 + 6 = 18, no. Hmm, maybe ' +
  '6 - 3 = 3. That leaves 7, 8, 3. But wait, 11 + 6 = 17 and 17 + 11 = 28. Alternatively, ' +
  '7 * 4 = 28 when 4 = 11 - 7 → yes.\n\n';
const ANSWER =
  'The answer is **(11 - 7) * (6 + 3 - 2) = 28** 🎉\n\n```python\n\tprint(4 * 7)\n```\n';

/** Words with their leading space, numbers and marks apart: near what byte-level BPE makes. */
export function roughTokens(text: string): string[] {
  return text.match(/ ?[\p{L}]+| ?\d+|\n+| ?[^\s\p{L}\d]+|\s/gu) ?? [];
}

/** A reasoning trace with plausible numbers: exact columns and the ten best alternatives. */
export function exampleTrace(): Trace {
  const next = random(7);
  const tokens = [...roughTokens(REASONING), '</think>', '\n\n', ...roughTokens(ANSWER)];
  return {
    id: 'countdown-1',
    prompt: { text: PROMPT },
    answer: '(11 - 7) * 7',
    samples: [
      sampleOf('sample-1', tokens, next, 10, true),
      { ...sampleOf('sample-2', tokens.slice(0, 90), random(8), 5, false), finish: 'length' },
    ],
  };
}

/**
 * A sample and a branch of it from token 130 by another decoder: the same prefix with slightly other
 * values, other reasoning, then the same closing words.
 */
export function branchedTrace(fork = 130): Trace {
  const [parent] = exampleTrace().samples;
  const next = random(31);
  const rows = [...rowsOf(parent!)];
  const shift = (row: TokenRow): TokenRow => {
    const entropy = row.columns?.[COLUMN.entropy] ?? 0;
    const noise = next() < 0.3 ? 3 * (next() - 0.5) : 0;
    return { ...row, columns: { ...row.columns, entropy: Math.max(0, entropy + noise) } };
  };
  const detour = roughTokens(' Back to 7, 3, 11: 7 + 3 = 10 is no help. Hmm, 11 * 3 = 33, minus 5');
  const closing = rows.slice(fork + 12);
  const builder = new SampleBuilder();
  for (const row of rows.slice(0, fork)) builder.push(shift(row));
  for (const text of detour) builder.push(rowOf(text, next, 10, true));
  for (const row of closing) builder.push(shift(row));
  const branch: Sample = {
    ...parent!,
    ...builder.build(),
    id: 'branch-1',
    parent: { sample: 'sample-1', token: fork },
    reward: 0,
    finish: 'length',
    origin: {
      ...parent!.origin,
      decoder: { id: 'cyclic-reflex', parameters: { amplitude: 5, period: 600 }, seed: 7 },
      seconds: 2.4,
      cost: [{ model: 'embedded/rl', passes: 102, tokens: 102, reused: fork }],
    },
  };
  return { ...exampleTrace(), samples: [parent!, branch] };
}

/** The same text as an API gives it: the chosen token and its five best, no whole distribution. */
export function intervalTrace(): Trace {
  const tokens = [...roughTokens(REASONING), '</think>', ...roughTokens(ANSWER)];
  const sample = sampleOf('api', tokens, random(21), 5, false);
  return {
    id: 'api',
    prompt: { messages: [{ role: 'user', content: 'Make 28.' }] },
    samples: [sample],
  };
}

export function sampleOf(
  id: string,
  tokens: readonly (string | Uint8Array)[],
  next: () => number,
  k: number,
  exact: boolean,
): Sample {
  const builder = new SampleBuilder();
  for (const text of tokens) builder.push(rowOf(text, next, k, exact));
  return {
    id,
    ...builder.build(),
    finish: 'stop',
    origin: {
      model: {
        name: 'embedded/rl',
        hash: '3f9ac1d27be04a6f8be1a2c0d4e5f60718293a4b5c6d7e8f9a0b1c2d3e4f5061',
        tokenizerHash: 'a81bc81bdeadc0de00112233445566778899aabbccddeeff0123456789abcdef',
        ...(exact ? { vocabularySize: 512 } : {}),
      },
      decoder: {
        id: exact ? 'temperature' : 'top-p',
        parameters: exact ? { temperature: 1 } : { top_p: 0.95, temperature: 0.7 },
        seed: 42,
      },
      distribution: 'raw',
      versions: { reasonscope: '0.1.0', 'onnxruntime-node': '1.30.0' },
      createdAt: '2026-11-21T06:00:00Z',
      seconds: 1.84,
    },
    reward: 1,
  };
}

const WORDS = [
  ' From',
  ' Back',
  ' I',
  ' Wait',
  ' Maybe',
  ' Then',
  ' So',
  ' The',
  ' Now',
  ' 7',
  ' no',
  ',',
];

export function rowOf(
  text: string | Uint8Array,
  next: () => number,
  k: number,
  exact: boolean,
): TokenRow {
  const forks = typeof text === 'string' && /Wait|Hmm|maybe|But|Altern|Let|Now|Then|\d/u.test(text);
  const sharpness = forks ? 0.4 + 1.6 * next() : next() < 0.16 ? 1 + 2 * next() : 6 + 3 * next();
  // A geometric distribution with one free tail stands for the model's.
  const weights = Array.from({ length: k + 8 }, (_, at) => Math.exp(-sharpness * at) + 1e-7);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const probabilities = weights.map((weight) => weight / total);
  const place = forks ? Math.min(k + 2, Math.floor(-Math.log(next()) / sharpness)) : 0;
  const alternatives: Alternative[] = probabilities.slice(0, k).map((probability, at) => ({
    id: at === place ? idOf(text) : 1000 + at,
    text: at === place ? text : (WORDS[(at + place) % WORDS.length] ?? ''),
    logprob: Math.log(probability),
  }));
  const entropy = -probabilities.reduce((sum, p) => sum + p * Math.log(p), 0);
  const varentropy = probabilities.reduce((sum, p) => sum + p * (-Math.log(p) - entropy) ** 2, 0);
  return {
    text,
    id: idOf(text),
    columns: {
      [COLUMN.logprob]: Math.log(probabilities[place] ?? 1e-6),
      ...(exact
        ? { [COLUMN.entropy]: entropy, [COLUMN.varentropy]: varentropy, [COLUMN.rank]: place + 1 }
        : {}),
    },
    alternatives,
  };
}

function idOf(text: string | Uint8Array): number {
  let id = 17;
  for (const byte of Buffer.from(text)) id = (id * 31 + byte) % 997;
  return id;
}

/** A long sample for speed: reasoning text over and over, top-20, exact columns. */
export function longTrace(length: number): Trace {
  const next = random(11);
  const unit = roughTokens(REASONING);
  const tokens = Array.from({ length }, (_, at) => unit[at % unit.length] ?? ' ');
  return {
    id: 'long',
    prompt: { text: PROMPT },
    samples: [sampleOf('long', tokens, next, 20, true)],
  };
}
