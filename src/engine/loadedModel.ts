import type { TokenId } from '../trace/units';
import { EngineError } from './errors';
import { weightsHash } from './models/hashes';
import { readModelConfig, type ModelConfig } from './models/modelConfig';
import type { ModelFolder } from './models/modelFolder';
import type {
  ChatMessage,
  GenerateRequest,
  LoadedModel as Description,
  ScoreSource,
} from './protocol';
import { LanguageModel } from './runtime/languageModel';
import { renderChat } from './tokenizer/chatTemplate';
import { Tokenizer } from './tokenizer/tokenizer';

/** A model with its tokenizer and configuration, ready to generate. */
export class LoadedModel {
  private constructor(
    readonly config: ModelConfig,
    readonly tokenizer: Tokenizer,
    readonly model: LanguageModel,
    readonly description: Description,
  ) {}

  /** @throws EngineError `model`. */
  static async open(files: ModelFolder, threads: number): Promise<LoadedModel> {
    const config = await readModelConfig(files.folder);
    const tokenizer = await Tokenizer.open(files.tokenizer, config.tokenizerConfig);
    const hash = await weightsHash(files.weights);
    const model = await LanguageModel.open(files.graph, config.shapes, threads);
    return new LoadedModel(config, tokenizer, model, {
      name: files.name,
      hash,
      tokenizerHash: tokenizer.hash,
      vocabularySize: model.vocabularySize,
      contextLength: config.contextLength,
      device: 'cpu',
      ...(files.knows === undefined ? {} : { knows: files.knows }),
    });
  }

  /**
   * The ids that the model reads for a prompt.
   * @throws EngineError `prompt` for an empty one, ids that the model has not, or one that leaves
   * no room for an answer.
   */
  encodePrompt(prompt: GenerateRequest['prompt']): TokenId[] {
    const ids = 'ids' in prompt ? [...prompt.ids] : this.encodeQuestion(prompt.text);
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

  private scoredIds(source: ScoreSource): { ids: TokenId[]; promptLength: number } {
    if ('ids' in source) return { ids: [...source.ids], promptLength: source.promptLength };
    if (!('prompt' in source)) {
      return { ids: this.tokenizer.encode(source.text, true), promptLength: 1 };
    }
    const { prompt, text } = source;
    const before =
      'exactText' in prompt
        ? this.tokenizer.encode(prompt.exactText, false)
        : this.encodeChat(prompt.messages);
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
