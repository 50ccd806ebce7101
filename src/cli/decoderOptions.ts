import { DECODERS, DEFAULT_DECODER } from '../engine/decoders/registry';
import type { GenerateRequest } from '../engine/protocol';
import { CliError } from './cliError';
import { settings, wholeNumber } from './options';

const MAX_TOKENS = { default: 512, minimum: 1, maximum: 1_000_000 };
const TOP_K = { default: 20, minimum: 0, maximum: 1000 };
export const SEED = { default: 0, minimum: 0, maximum: 2 ** 32 - 1 };

/** Options of every command that writes tokens. */
export const DECODER_OPTIONS = {
  decoder: { type: 'string', default: DEFAULT_DECODER },
  set: { type: 'string', multiple: true },
  'second-model': { type: 'string' },
  'third-model': { type: 'string' },
  seed: { type: 'string' },
  'max-tokens': { type: 'string' },
  'top-k': { type: 'string' },
  'ignore-eos': { type: 'boolean', default: false },
} as const;

/** @param seed what the seed is of. */
export function decoderHelp(seed: string): string {
  return `  --decoder ID         ${DECODERS.map((decoder) => decoder.id).join(', ')}
                       (default ${DEFAULT_DECODER}; "reasonscope decoders" tells their parameters)
  --set NAME=VALUE     a parameter of the decoder; may be given several times
  --second-model M     of a decoder that works with several models: the second; --third-model M the third
  --seed N             ${seed} (default ${SEED.default})
  --max-tokens N       most new tokens per sample (default ${MAX_TOKENS.default}); the model's context is a limit too
  --top-k N            alternatives recorded per token (default ${TOP_K.default})
  --ignore-eos         go on after a token that ends a generation
`;
}

interface Given {
  readonly decoder: string;
  readonly set?: readonly string[] | undefined;
  readonly 'second-model'?: string | undefined;
  readonly 'third-model'?: string | undefined;
  readonly seed?: string | undefined;
  readonly 'max-tokens'?: string | undefined;
  readonly 'top-k'?: string | undefined;
  readonly 'ignore-eos': boolean;
}

/** @throws CliError */
export function decoderRequest(given: Given): Omit<GenerateRequest, 'model' | 'prompt'> {
  const others = [given['second-model'], given['third-model']];
  if (others[0] === undefined && others[1] !== undefined) {
    throw new CliError('--third-model goes with --second-model. Give both.');
  }
  return {
    decoder: given.decoder,
    parameters: settings(given.set ?? []),
    otherModels: others.filter((model) => model !== undefined),
    seed: wholeNumber('seed', given.seed, SEED),
    maxTokens: wholeNumber('max-tokens', given['max-tokens'], MAX_TOKENS),
    topK: wholeNumber('top-k', given['top-k'], TOP_K),
    ignoreEos: given['ignore-eos'],
  };
}
