import type { TokenId } from '../trace/units';
import { EngineError } from './errors';
import { weightsHash } from './models/hashes';
import { readModelConfig, type ModelConfig } from './models/modelConfig';
import type { ModelFolder } from './models/modelFolder';
import type { GenerateRequest, LoadedModel as Description } from './protocol';
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
    const ids = 'ids' in prompt ? [...prompt.ids] : this.encodeText(prompt.text);
    if (ids.length === 0) throw new EngineError('prompt', 'The prompt is empty. Write a question.');
    for (const id of ids) {
      if (!Number.isInteger(id) || id < 0 || id >= this.model.vocabularySize) {
        const last = this.model.vocabularySize - 1;
        throw new EngineError(
          'prompt',
          `The prompt's token id ${id} is not in the vocabulary of ${this.description.name}; ids go from 0 to ${last}.`,
        );
      }
    }
    if (ids.length >= this.config.contextLength) {
      throw new EngineError(
        'prompt',
        `The prompt has ${ids.length} tokens and ${this.description.name} reads ${this.config.contextLength} with the answer. Shorten the prompt.`,
      );
    }
    return ids;
  }

  private encodeText(text: string): TokenId[] {
    if (text.trim() === '') return [];
    const { chatTemplate, tokenizerConfig } = this.config;
    // A template writes the tokenizer's own special tokens itself.
    return chatTemplate === undefined
      ? this.tokenizer.encode(text, true)
      : this.tokenizer.encode(renderChat(chatTemplate, text, tokenizerConfig), false);
  }
}
