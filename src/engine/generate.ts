import { decodeText } from '../trace/text';
import { resolveParameters } from '../trace/parameters';
import type { Finish, Origin } from '../trace/sample';
import { SampleBuilder } from '../trace/sampleBuilder';
import type { PromptTokens } from '../trace/trace';
import { packBlock } from '../trace/wire';
import { annotate } from './annotate/annotate';
import type { Decoder } from './decoders/decoder';
import { DECODERS, findDecoder } from './decoders/registry';
import { EngineError } from './errors';
import type { LoadedModel } from './loadedModel';
import { suppress } from './processors/suppress';
import type { GenerateEvent, GenerateRequest, GenerateResult } from './protocol';
import { versions } from './versions';

/** Milliseconds between token events: smooth to the eye, few messages. */
const EVENT_INTERVAL = 30;
const LARGEST_SEED = 2 ** 32 - 1;
const MOST_ALTERNATIVES = 1000;

/**
 * Generates one sample. Cancelling is seen between tokens and gives a result with what there is.
 * @throws EngineError, ParameterError
 */
export async function generate(
  loaded: LoadedModel,
  request: GenerateRequest,
  emit: (event: GenerateEvent) => void,
  signal: AbortSignal,
): Promise<GenerateResult> {
  checkNumbers(request);
  const decoder = decoderOf(request.decoder);
  const parameters = resolveParameters(decoder.id, decoder.parameters, request.parameters);
  const promptIds = loaded.encodePrompt(request.prompt);
  const promptTokens = loaded.tokenizer.promptTokens(promptIds);
  const { name, hash, tokenizerHash, vocabularySize } = loaded.description;
  const origin: Origin = {
    model: {
      name,
      ...(hash === undefined ? {} : { hash }),
      ...(tokenizerHash === undefined ? {} : { tokenizerHash }),
      ...(vocabularySize === undefined ? {} : { vocabularySize }),
    },
    decoder: { id: decoder.id, parameters, seed: request.seed },
    distribution: 'raw',
    versions: await versions(),
    createdAt: new Date().toISOString(),
  };
  emit({ kind: 'started', promptText: textOf(promptTokens), promptTokens, origin });

  const started = performance.now();
  const picker = decoder.create(parameters, request.seed);
  const mask = suppress(loaded.config.suppressedIds);
  const sequence = loaded.model.newSequence();
  const room = loaded.config.contextLength - promptIds.length;
  const limit = Math.min(request.maxTokens, room);
  const bytesOf = loaded.tokenizer.bytesOf.bind(loaded.tokenizer);
  const stream = new TokenStream(emit);

  let finish: Finish = 'length';
  let next: readonly number[] = promptIds;
  try {
    for (let step = 0; step < limit; step += 1) {
      signal.throwIfAborted();
      const row = await sequence.feed(next, signal);
      const id = picker.pick(mask(Float64Array.from(row)), step);
      stream.push(annotate(row, id, request.topK, bytesOf));
      if (loaded.config.stopIds.has(id)) {
        finish = 'stop';
        break;
      }
      next = [id];
    }
  } catch (error) {
    if (!signal.aborted || error !== signal.reason) throw error;
    finish = 'cancelled';
  } finally {
    stream.flush();
  }
  const seconds = (performance.now() - started) / 1000;
  return { finish, parameters, tokens: stream.length, seconds };
}

/** Sends tokens on in blocks. */
class TokenStream {
  private builder = new SampleBuilder();
  private sent = 0;
  private lastEvent = -Infinity;

  constructor(private readonly emit: (event: GenerateEvent) => void) {}

  get length(): number {
    return this.sent + this.builder.length;
  }

  push(row: Parameters<SampleBuilder['push']>[0]): void {
    this.builder.push(row);
    if (performance.now() - this.lastEvent >= EVENT_INTERVAL) this.flush();
  }

  flush(): void {
    if (this.builder.length === 0) return;
    this.emit({ kind: 'tokens', block: packBlock(this.builder.build()) });
    this.sent = this.length;
    this.builder = new SampleBuilder();
    this.lastEvent = performance.now();
  }
}

function textOf(prompt: PromptTokens): string {
  return decodeText(prompt.texts.bytes);
}

function decoderOf(id: string): Decoder {
  const decoder = findDecoder(id);
  if (decoder) return decoder;
  const known = DECODERS.map((candidate) => candidate.id).join(', ');
  throw new EngineError('parameter', `There is no decoder "${id}". Give one of ${known}.`);
}

function checkNumbers({ seed, maxTokens, topK }: GenerateRequest): void {
  const check = (name: string, value: number, least: number, most: number): void => {
    if (Number.isInteger(value) && value >= least && value <= most) return;
    throw new EngineError(
      'parameter',
      `The ${name} must be a whole number from ${least} to ${most}, not ${value}.`,
    );
  };
  check('seed', seed, 0, LARGEST_SEED);
  check('number of tokens', maxTokens, 1, 1_000_000);
  check('number of alternatives', topK, 0, MOST_ALTERNATIVES);
}
