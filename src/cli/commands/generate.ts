import { DECODERS, DEFAULT_DECODER } from '../../engine/decoders/registry';
import { Engine } from '../../engine/engine';
import { DEFAULT_MODEL } from '../../engine/models/embedded';
import type { GenerateRequest } from '../../engine/protocol';
import { spellingOf, writeTraceFile } from '../../trace/formats/own/write';
import { decodeText } from '../../trace/text';
import { CliError } from '../cliError';
import type { Command } from '../command';
import { checkOutput, readInput, writeAtomically } from '../files';
import { generateTrace } from '../generateTrace';
import { INTERRUPTED, interruptible } from '../interrupt';
import { parseOptions, settings, usage, wholeNumber, wholeNumbers } from '../options';
import { showProgress } from '../progress';

const MAX_TOKENS = { default: 512, minimum: 1, maximum: 1_000_000 };
const SAMPLES = { default: 1, minimum: 1, maximum: 10_000 };
const SEED = { default: 0, minimum: 0, maximum: 2 ** 32 - 1 };
const TOP_K = { default: 20, minimum: 0, maximum: 1000 };

export const generate: Command = {
  name: 'generate',
  summary: 'Generate a trace with a local model.',
  help: `Usage: reasonscope generate --prompt TEXT [options]

  --prompt TEXT        what to ask the model; goes through its chat template
  --prompt-file F      the same from a UTF-8 text file, less its last line end
  --prompt-ids I,J,…   instead of a text: the token ids that the model reads, as they are
  --model NAME|DIR     an embedded model or a folder with an ONNX model (default ${DEFAULT_MODEL})
  --decoder ID         ${DECODERS.map((decoder) => decoder.id).join(', ')} (default ${DEFAULT_DECODER})
  --set NAME=VALUE     a parameter of the decoder; may be given several times
  --seed N             seed of the first sample (default ${SEED.default}); the next ones count up
  --samples N          number of samples (default ${SAMPLES.default})
  --max-tokens N       most tokens per sample (default ${MAX_TOKENS.default}); the model's context is a limit too
  --top-k N            alternatives recorded per token (default ${TOP_K.default})
  --ignore-eos         go on after a token that ends a generation
  --out F              file to write; .jsonl for lines. Without it the trace goes to standard output

Ctrl+C ends the generation, keeps what there is, and exits with code ${INTERRUPTED}.
`,
  run: async (args) => {
    const { values } = parseOptions(
      'generate',
      args,
      {
        prompt: { type: 'string' },
        'prompt-file': { type: 'string' },
        'prompt-ids': { type: 'string' },
        'ignore-eos': { type: 'boolean', default: false },
        model: { type: 'string', default: DEFAULT_MODEL },
        decoder: { type: 'string', default: DEFAULT_DECODER },
        set: { type: 'string', multiple: true },
        seed: { type: 'string' },
        samples: { type: 'string' },
        'max-tokens': { type: 'string' },
        'top-k': { type: 'string' },
        out: { type: 'string' },
      },
      [],
    );
    const { out } = values;
    const samples = wholeNumber('samples', values.samples, SAMPLES);
    const seed = wholeNumber('seed', values.seed, SEED);
    if (seed + samples - 1 > SEED.maximum) {
      throw new CliError(`The last sample's seed would exceed ${SEED.maximum}. Lower --seed.`);
    }
    const request = {
      model: values.model,
      decoder: values.decoder,
      parameters: settings(values.set ?? []),
      seed,
      maxTokens: wholeNumber('max-tokens', values['max-tokens'], MAX_TOKENS),
      topK: wholeNumber('top-k', values['top-k'], TOP_K),
      ignoreEos: values['ignore-eos'],
    };
    const prompt = await promptOf(values.prompt, values['prompt-file'], values['prompt-ids']);
    if (out !== undefined) await checkOutput(out);

    const progress = showProgress(process.stderr, samples);
    const { trace, aborted } = await interruptible(async (signal) => {
      const watch = { signal, onTokens: progress.update };
      const trace = await generateTrace(new Engine(), { ...request, prompt }, samples, watch);
      return { trace, aborted: signal.aborted };
    }).finally(progress.end);

    const text = writeTraceFile({ traces: [trace] }, out === undefined ? 'json' : spellingOf(out));
    if (out === undefined) process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
    else await writeAtomically(out, text);
    if (aborted) process.exitCode = INTERRUPTED;
  },
};

async function promptOf(
  text: string | undefined,
  file: string | undefined,
  ids: string | undefined,
): Promise<GenerateRequest['prompt']> {
  if ([text, file, ids].filter((given) => given !== undefined).length !== 1) {
    throw usage('generate', 'Give one of --prompt TEXT, --prompt-file F and --prompt-ids I,J,…');
  }
  if (ids !== undefined) return { ids: wholeNumbers('prompt-ids', ids) };
  if (file === undefined) return { text: text ?? '' };
  return { text: decodeText(await readInput(file)).replace(/\r?\n$/, '') };
}
