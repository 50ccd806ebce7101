import { Tokenizer as HuggingFaceTokenizer } from '@huggingface/tokenizers';
import { byteStringsFrom } from '../../trace/byteStrings';
import { isObject } from '../../trace/json';
import { encodeText } from '../../trace/text';
import type { PromptTokens } from '../../trace/trace';
import type { TokenId } from '../../trace/units';
import { EngineError, messageOf } from '../errors';
import { tokenizerHash } from '../models/hashes';
import { brokenFile, readJson } from '../models/jsonFile';
import { bytesOfEntry, spellingOf, type ByteSpelling } from './tokenBytes';

const NO_BYTES = new Uint8Array(0);

/** Text to ids, and ids to bytes. */
export class Tokenizer {
  private readonly cache = new Map<TokenId, Uint8Array>();
  private readonly addedTokens: ReadonlyMap<TokenId, string>;
  private readonly special: ReadonlySet<TokenId>;

  private constructor(
    private readonly inner: HuggingFaceTokenizer,
    private readonly spelling: ByteSpelling,
    readonly hash: string,
  ) {
    const added = [...inner.get_added_tokens_decoder()];
    this.addedTokens = new Map(added.map(([id, token]) => [id, token.content]));
    this.special = new Set(added.filter(([, token]) => token.special).map(([id]) => id));
  }

  /** @throws EngineError `model` for a tokenizer.json that cannot be used. */
  static async open(
    file: string,
    tokenizerConfig: Readonly<Record<string, unknown>>,
  ): Promise<Tokenizer> {
    const source = await readJson(file);
    if (!source || !isObject(source.model)) throw brokenFile(file, 'it describes no tokenizer');
    try {
      const inner = new HuggingFaceTokenizer(source, tokenizerConfig);
      return new Tokenizer(inner, spellingOf(source), tokenizerHash(source));
    } catch (error) {
      throw error instanceof EngineError ? error : brokenFile(file, messageOf(error), error);
    }
  }

  /**
   * Ids of a text. Special tokens written out in the text are read as such.
   * @param addSpecialTokens whether the tokenizer puts its own around the text, e.g. at its start.
   */
  encode(text: string, addSpecialTokens: boolean): TokenId[] {
    return this.inner.encode(text, { add_special_tokens: addSpecialTokens }).ids;
  }

  /** Whether there is such a token. */
  knows(id: TokenId): boolean {
    return this.addedTokens.has(id) || this.inner.id_to_token(id) !== undefined;
  }

  /** Whether a token is a mark of the model's own format and no text. */
  isSpecial(id: TokenId): boolean {
    return this.special.has(id);
  }

  /**
   * Bytes of one token; none for an id that only pads the model's vocabulary. The bytes of a
   * text's tokens, one after the other, are the text's UTF-8 (after the tokenizer's own
   * normalisation, where it has one).
   */
  bytesOf(id: TokenId): Uint8Array {
    let bytes = this.cache.get(id);
    if (!bytes) {
      const added = this.addedTokens.get(id);
      const entry = this.inner.id_to_token(id);
      if (added !== undefined) bytes = encodeText(added);
      else bytes = entry === undefined ? NO_BYTES : bytesOfEntry(entry, this.spelling);
      this.cache.set(id, bytes);
    }
    return bytes;
  }

  promptTokens(ids: readonly TokenId[]): PromptTokens {
    return {
      ids: Int32Array.from(ids),
      texts: byteStringsFrom(ids.map((id) => this.bytesOf(id))),
    };
  }
}
