import { COLUMN } from '../../trace/sample';
import { rowsOf, type TokenRow } from '../../trace/sampleBuilder';
import { decodeText } from '../../trace/text';
import { tokenRows } from '../../trace/formats/openai/tokenRows';
import type { Chunk } from './routes/route';
import type { ServerTokens } from './tokens';

/** Cuts a text into tokens; undefined where the server does not tell. */
export type Cut = (text: string) => Promise<ServerTokens | undefined>;

/**
 * The rows of one answer, chunk by chunk: read as files of the same form are, so that a stream and
 * its recording look alike.
 */
export class AnswerRows {
  private rows = 0;
  private joined = 0;
  private readonly warnings = new Set<string>();
  private reasons = false;

  /**
   * @param topK alternatives to keep per token
   * @param cut finds the tokens of a text that a stream gave as one
   */
  constructor(
    private readonly topK: number,
    private readonly cut: Cut,
  ) {}

  /** What a person should know of the answer's values. */
  get notes(): readonly string[] {
    const joined =
      this.joined === 0
        ? []
        : [
            `The server joined ${this.joined} tokens with those before them, which end inside a character; their values are missing.`,
          ];
    return [...this.warnings, ...joined];
  }

  async read(chunk: Chunk): Promise<readonly TokenRow[]> {
    const flag = this.reasoningOf(chunk);
    const { tokens, text } = chunk;
    if (tokens.length === 0) {
      if (text === '') return [];
      this.rows += 1;
      return [{ text, columns: flag }];
    }
    // A stream that swallows tokens puts their text into the next one, whose value is its own alone.
    const swallowed = Math.max(0, (chunk.written ?? 0) - this.rows - this.joined - tokens.length);
    this.rows += tokens.length;
    const block = tokenRows(tokens, text === '' ? undefined : text, chunk.dialect, (warning) =>
      this.warnings.add(warning),
    );
    const [first, ...rest] = [...rowsOf(block)].map((row): TokenRow => ({
      ...row,
      columns: { ...row.columns, ...flag },
      alternatives: (row.alternatives ?? []).slice(0, this.topK),
    }));
    if (!first || swallowed === 0) return first ? [first, ...rest] : [];
    return [...(await this.apart(first, swallowed, flag)), ...rest];
  }

  /**
   * The tokens of a row that several were joined to: its value is that of the last. Where they
   * cannot be told apart, the row keeps its text alone.
   */
  private async apart(
    row: TokenRow,
    swallowed: number,
    flag: Readonly<Record<string, number>>,
  ): Promise<readonly TokenRow[]> {
    const text = typeof row.text === 'string' ? row.text : decodeText(row.text);
    const { ids = [], texts } = (await this.cut(text)) ?? {};
    if (texts && ids.length === swallowed + 1 && ids.at(-1) === row.id) {
      this.rows += swallowed;
      const rows = ids.map((id, index): TokenRow => ({
        id,
        text: texts[index] ?? '',
        columns: flag,
      }));
      return [...rows.slice(0, -1), { ...row, text: texts.at(-1) ?? '' }];
    }
    this.joined += swallowed;
    return [{ text: row.text, columns: flag }];
  }

  /** 1 and 0 once the server has told reasoning apart. */
  private reasoningOf({ reasoning }: Chunk): Readonly<Record<string, number>> {
    this.reasons ||= reasoning === true;
    return this.reasons ? { [COLUMN.reasoning]: Number(reasoning === true) } : {};
  }
}
