import { SampleBuilder, type Alternative, type TokenBlock } from '../../sampleBuilder';
import { COLUMN } from '../../sample';
import { UNKNOWN_ID } from '../../units';
import { spellingOfTokens, type TokenSpelling } from './byteGlyphs';
import { LogprobReader, type Dialect } from './logprobValues';
import { tokenContent, type NamedToken } from './tokenText';

export interface ResponseToken {
  readonly token: NamedToken;
  /** As the response has it: a number, null, or text. */
  readonly logprob: unknown;
  readonly alternatives: readonly ResponseAlternative[];
}

export interface ResponseAlternative {
  readonly token: NamedToken;
  readonly logprob: unknown;
}

/**
 * Columns from a response's tokens. Values that cannot be log-probabilities are kept apart, under
 * a name of their own, so that no lens takes them for what they are not.
 * @param shown the message's text, where known
 */
export function tokenRows(
  tokens: readonly ResponseToken[],
  shown: string | undefined,
  dialect: Dialect,
  warn: (message: string) => void,
): TokenBlock {
  const reader = new LogprobReader(dialect);
  const spelling = spellingOfTokens(
    tokens.map(({ token }) => token.text),
    shown,
  );
  const rows = tokens.map(({ token, logprob, alternatives }) => ({
    text: tokenContent(token, spelling),
    ...(token.id === undefined ? {} : { id: token.id }),
    logprob: reader.read(logprob),
    alternatives: bestFirst(alternatives, spelling, reader),
  }));
  if (reader.placeholders > 0) warn(placeholderWarning(reader.placeholders, dialect));
  const raw = reader.positive > 0;
  if (raw) {
    warn(
      `${reader.positive} values above 0: raw logits, not log-probabilities (a probability is at most 1). ` +
        'They are kept as the column "unnormalised", without alternatives.',
    );
  }
  const empty = !raw && isPadding(rows);
  if (empty) warn('Every log-probability is 0, which servers write for "not computed": left out.');
  const builder = new SampleBuilder();
  for (const { text, id, logprob, alternatives } of rows) {
    builder.push({
      text,
      ...(id === undefined ? {} : { id }),
      columns: empty ? {} : { [raw ? COLUMN.unnormalised : COLUMN.logprob]: logprob },
      alternatives: raw ? [] : alternatives,
    });
  }
  return builder.build();
}

function placeholderWarning(count: number, dialect: Dialect): string {
  const meaning = dialect === 'vllm' ? '−9999 as impossible, others as missing' : 'missing';
  return `${count} placeholders in place of log-probabilities (−9999, −100 or below −1000), read as ${meaning}.`;
}

/** Servers pad with 0 what they did not compute; a few certain tokens in a row are genuine. */
function isPadding(
  rows: readonly { readonly logprob: number; readonly alternatives: readonly unknown[] }[],
): boolean {
  return (
    rows.length >= 4 &&
    rows.every(({ logprob, alternatives }) => logprob === 0 && alternatives.length === 0)
  );
}

/** Sorted, and each token once: vLLM lists the chosen one first and again at its place. */
function bestFirst(
  alternatives: readonly ResponseAlternative[],
  spelling: TokenSpelling,
  reader: LogprobReader,
): readonly Alternative[] {
  const seen = new Set<string>();
  const out: Alternative[] = [];
  for (const { token, logprob } of alternatives) {
    const value = reader.read(logprob);
    const text = tokenContent(token, spelling);
    // Two tokens can decode alike; without ids only an equal value says that they are one.
    const key = token.id === undefined ? `${text.toString()}\u0000${value}` : String(token.id);
    if (seen.has(key)) continue;
    seen.add(key);
    out.push({ id: token.id ?? UNKNOWN_ID, text, logprob: value });
  }
  const worth = ({ logprob }: Alternative): number => (Number.isNaN(logprob) ? -Infinity : logprob);
  return out.sort((a, b) => (worth(a) === worth(b) ? 0 : worth(b) - worth(a)));
}
