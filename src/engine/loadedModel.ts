import fs from 'node:fs/promises';
import type { TokenId } from '../trace/units';
import type { Vocabulary } from './decoding/vocabulary';
import type { DeviceChoice } from './devices/device';
import { thisMachine } from './devices/machine';
import { placeModel } from './devices/placeModel';
import { EngineError } from './errors';
import { fittedHeadFolder } from './hub/folders';
import { weightsHash } from './models/hashes';
import { readModelConfig, type ModelConfig } from './models/modelConfig';
import type { ModelFolder } from './models/modelFolder';
import type {
  ChatMessage,
  ContrastContext,
  GenerateRequest,
  IdsOrText,
  LoadedModel as Description,
  ScoreSource,
} from './protocol';
import { LanguageModel } from './runtime/languageModel';
import { PrefixCache } from './runtime/prefixCache';
import { renderChat } from './tokenizer/chatTemplate';
import { paddingIds } from './tokenizer/paddingIds';
import { stopIdsOf } from './tokenizer/stopIds';
import { Tokenizer } from './tokenizer/tokenizer';
import { readSidecar } from './ziprc/sidecar';
import { reservedIds, type TrainedHead } from './ziprc/trainedHead';

/** A model with its tokenizer and configuration, ready to generate. */
export class LoadedModel {
  /** What earlier runs have read. */
  readonly prefixes: PrefixCache;
  readonly vocabulary: Vocabulary;

  private constructor(
    readonly config: ModelConfig,
    readonly tokenizer: Tokenizer,
    readonly model: LanguageModel,
    readonly description: Description,
    /** Size of its weight files. */
    readonly weightBytes: number,
    /** Its ZIP-RC head, where it has one. */
    readonly trained: TrainedHead | undefined,
  ) {
    this.prefixes = new PrefixCache(model);
    this.vocabulary = {
      size: model.vocabularySize,
      encode: (text) => tokenizer.encode(text, false),
      bytesOf: (id) => tokenizer.bytesOf(id),
      stopIds: stopIdsOf(config, tokenizer),
      suppressedIds: [
        ...new Set([
          ...config.suppressedIds,
          ...paddingIds(tokenizer, model.vocabularySize),
          ...reservedIds(trained),
        ]),
      ],
    };
  }

  /**
   * @param threads of the CPU; 0 for the default.
   * @throws EngineError `model`.
   */
  static async open(
    files: ModelFolder,
    threads: number,
    device: DeviceChoice = 'cpu',
  ): Promise<LoadedModel> {
    const config = await readModelConfig(files.folder);
    const tokenizer = await Tokenizer.open(files.tokenizer, config.tokenizerConfig);
    const hash = await weightsHash(files.weights);
    const bytes = await bytesOf(files.weights);
    // Beside the model first: a head in its vocabulary is part of the model itself.
    const trained =
      (await readSidecar(files.folder)) ?? (await readSidecar(fittedHeadFolder(hash)));
    const placed = await placeModel(thisMachine, {
      choice: device,
      threads,
      bytes,
      open: (place) => LanguageModel.open(files.graph, config.shapes, place, trained),
    });
    const model = placed.opened;
    const description = {
      name: files.name,
      hash,
      tokenizerHash: tokenizer.hash,
      vocabularySize: model.vocabularySize,
      contextLength: config.contextLength,
      device: placed.device,
      deviceNotes: placed.notes,
      ...(files.knows === undefined ? {} : { knows: files.knows }),
      ...(trained ? { ziprc: trained.head } : {}),
    };
    return new LoadedModel(config, tokenizer, model, description, bytes, trained);
  }

  /**
   * The ids that the model reads for a prompt.
   * @throws EngineError `prompt` for an empty one, ids that the model has not, or one that leaves
   * no room for an answer.
   */
  encodePrompt(prompt: GenerateRequest['prompt']): TokenId[] {
    const ids = this.promptIds(prompt);
    if (ids.length === 0) throw new EngineError('prompt', 'The prompt is empty. Write a question.');
    this.checkIds(ids);
    if (ids.length >= this.config.contextLength) {
      throw new EngineError(
        'prompt',
        `The prompt has ${ids.length} tokens and ${this.description.name} reads ${this.config.contextLength} with the answer. Shorten the prompt.`,
      );
    }
    return ids;
  }

  private promptIds(prompt: GenerateRequest['prompt']): TokenId[] {
    if ('ids' in prompt) return [...prompt.ids];
    return 'exactText' in prompt
      ? this.tokenizer.encode(prompt.exactText, false)
      : this.encodeQuestion(prompt.text);
  }

  /**
   * The beginning of a response: `kept` is there already, `told` is not, and the last `forced` of
   * these a person set.
   * @throws EngineError `prompt` for ids that the model has not.
   */
  encodeContinuation(continuation: GenerateRequest['continuation']): {
    readonly kept: readonly TokenId[];
    readonly told: readonly TokenId[];
    readonly forced: number;
  } {
    if (!continuation) return { kept: [], told: [], forced: 0 };
    const idsOf = (given: IdsOrText): readonly TokenId[] =>
      'ids' in given ? given.ids : this.tokenizer.encode(given.text, false);
    const kept = idsOf(continuation.kept);
    const forced = continuation.forced ? idsOf(continuation.forced) : [];
    this.checkIds([...kept, ...forced]);
    return 'ids' in continuation.kept
      ? { kept, told: forced, forced: forced.length }
      : { kept: [], told: [...kept, ...forced], forced: forced.length };
  }

  /**
   * Tokens that can still follow some that it has read.
   * @throws EngineError `prompt` where there is no room.
   */
  roomAfter(length: number): number {
    const { contextLength } = this.config;
    if (length < contextLength) return contextLength - length;
    throw new EngineError(
      'prompt',
      `Prompt and response have ${length} tokens, and ${this.description.name} reads ${contextLength}. Go on from an earlier token.`,
    );
  }

  /**
   * The ids of a text to score, and how many of them are its prompt.
   * @throws EngineError `prompt` where nothing is left to score, or for ids that the model has
   * not, or more of them than it reads.
   */
  encodeScored(source: ScoreSource): { ids: TokenId[]; promptLength: number } {
    const { ids, promptLength } = this.scoredIds(source);
    if (!Number.isInteger(promptLength) || promptLength < 1 || promptLength >= ids.length) {
      throw new EngineError(
        'prompt',
        `Of ${ids.length} tokens ${promptLength} are the prompt, which leaves nothing to score. Give a longer text, and a prompt of at least one token.`,
      );
    }
    this.checkIds(ids);
    if (ids.length > this.config.contextLength) {
      throw new EngineError(
        'prompt',
        `The text has ${ids.length} tokens and ${this.description.name} reads ${this.config.contextLength}. Shorten it.`,
      );
    }
    return { ids, promptLength };
  }

  /** The ids that the model reads before a text that is there already. */
  encodeContext(context: ContrastContext): TokenId[] {
    if ('ids' in context) return [...context.ids];
    return 'exactText' in context
      ? this.tokenizer.encode(context.exactText, false)
      : this.encodeChat(context.messages);
  }

  private scoredIds(source: ScoreSource): { ids: TokenId[]; promptLength: number } {
    if ('ids' in source) return { ids: [...source.ids], promptLength: source.promptLength };
    if (!('prompt' in source)) {
      return { ids: this.tokenizer.encode(source.text, true), promptLength: 1 };
    }
    const { prompt, text } = source;
    const before = this.encodeContext(prompt);
    return {
      ids: [...before, ...this.tokenizer.encode(text, false)],
      promptLength: before.length,
    };
  }

  private encodeQuestion(text: string): TokenId[] {
    return text.trim() === '' ? [] : this.encodeChat([{ role: 'user', content: text }]);
  }

  private encodeChat(messages: readonly ChatMessage[]): TokenId[] {
    const { chatTemplate, tokenizerConfig } = this.config;
    if (chatTemplate === undefined) {
      return this.tokenizer.encode(messages.map(({ content }) => content).join('\n'), true);
    }
    // A template writes the tokenizer's own special tokens itself.
    return this.tokenizer.encode(renderChat(chatTemplate, messages, tokenizerConfig), false);
  }

  private checkIds(ids: readonly TokenId[]): void {
    const last = this.model.vocabularySize - 1;
    for (const id of ids) {
      if (Number.isInteger(id) && id >= 0 && id <= last) continue;
      throw new EngineError(
        'prompt',
        `The prompt's token id ${id} is not in the vocabulary of ${this.description.name}; ids go from 0 to ${last}.`,
      );
    }
  }
}

async function bytesOf(files: readonly string[]): Promise<number> {
  const stats = await Promise.all(files.map((file) => fs.stat(file)));
  return stats.reduce((sum, { size }) => sum + size, 0);
}
