/**
 * A model so small that a test can compute what a server must say: the next token depends on the
 * last one alone. Two of its tokens are halves of one character.
 */
export interface FakeToken {
  readonly id: number;
  readonly bytes: Uint8Array;
  readonly logprob: number;
}

const SMILE = [...Buffer.from('🙂')];
const PIECES: readonly (string | readonly number[])[] = [
  '<s>',
  '<end>',
  'The',
  ' cat',
  ' sat',
  ' on',
  ' a',
  ' mat',
  '.',
  SMILE.slice(0, 2),
  SMILE.slice(2),
  'One',
  ' and',
  ' two',
  ' is',
  ' three',
  '<user>',
  '<assistant>',
  'Q',
  '\n',
];

export const END = 1;
export const USER = 16;
export const ASSISTANT = 17;
export const QUESTION = 18;
export const SMILE_IDS = [9, 10] as const;

export function bytesOf(id: number): Buffer {
  const piece = PIECES[id] ?? '';
  return typeof piece === 'string' ? Buffer.from(piece) : Buffer.from(piece);
}

/** As servers show a token that is no UTF-8 by itself. */
export function textOf(id: number): string {
  return bytesOf(id).toString('utf8');
}

export function decode(ids: readonly number[]): string {
  return Buffer.concat(ids.map(bytesOf)).toString('utf8');
}

/** The longest piece first. Text that has none becomes the token `Q`. */
export function encode(text: string): number[] {
  let rest = Buffer.from(text);
  const ids: number[] = [];
  while (rest.length > 0) {
    let best = QUESTION;
    let length = 1;
    for (const id of PIECES.keys()) {
      const piece = bytesOf(id);
      if (piece.length > length && rest.subarray(0, piece.length).equals(piece)) {
        best = id;
        length = piece.length;
      }
    }
    ids.push(rest.subarray(0, 1).toString() === '.' && length === 1 ? 8 : best);
    rest = rest.subarray(length);
  }
  return ids;
}

/** The whole distribution after a token, best first; nats. */
export function distribution(last: number, temperature = 1): FakeToken[] {
  const logits = PIECES.map((_, id) => {
    if (last === END) return id === END ? 5 : 0;
    const next = (last * 7 + 3) % PIECES.length;
    const away = (id - next + PIECES.length) % PIECES.length;
    // Ends after the second half of the character.
    if (last === SMILE_IDS[1]) return id === END ? 4 : -0.1 * away;
    if (last === SMILE_IDS[0]) return id === SMILE_IDS[1] ? 6 : -0.1 * away;
    return 2 - 0.45 * away;
  });
  const heat = temperature === 0 ? 1 : temperature;
  const sum = logits.reduce((total, logit) => total + Math.exp(logit / heat), 0);
  return logits
    .map((logit, id) => ({ id, bytes: bytesOf(id), logprob: logit / heat - Math.log(sum) }))
    .sort((a, b) => b.logprob - a.logprob);
}

/** What the model writes: the best token, or with a seed the second best at every second step. */
export function write(prefix: readonly number[], count: number, seed: number): number[] {
  const out: number[] = [];
  for (let step = 0; step < count; step += 1) {
    const last = [...prefix, ...out].at(-1) ?? 0;
    const choice = distribution(last)[seed % 2 === 1 && step % 2 === 1 ? 1 : 0];
    out.push(choice?.id ?? END);
    if (choice?.id === END) break;
  }
  return out;
}
