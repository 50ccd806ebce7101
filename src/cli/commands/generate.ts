import { DEFAULT_MODEL } from '../../engine/models/embedded';
import type { GenerateRequest } from '../../engine/protocol';
import { spellingOf, writeTraceFile } from '../../trace/formats/own/write';
import { decodeText } from '../../trace/text';
import { CliError } from '../cliError';
import type { Command } from '../command';
import { DECODER_OPTIONS, decoderHelp, decoderRequest, SEED } from '../decoderOptions';
import { ENGINE_HELP, ENGINE_OPTIONS, engineOf } from '../engineOptions';
import { checkOutput, readInput, writeAtomically } from '../files';
import { generateTrace } from '../generateTrace';
import { askedGold } from '../gold';
import { chosenLenses, lensRecord } from '../lensRecord';
import { printJson } from '../print';
import { INTERRUPTED, interruptible } from '../interrupt';
import { parseOptions, usage, wholeNumber, wholeNumbers } from '../options';
import { showProgress } from '../progress';
import { chosenModel, SERVER_HELP, SERVER_OPTIONS } from '../serverOptions';

const SAMPLES = { default: 1, minimum: 1, maximum: 10_000 };

export const generate: Command = {
  name: 'generate',
  summary: 'Generate a trace with a model of this machine or of a server.',
  help: `Usage: reasonscope generate --prompt TEXT [options]

  --prompt TEXT        what to ask the model; goes through its chat template
  --prompt-file F      the same from a UTF-8 text file, less its last line end
  --prompt-ids I,J,…   instead of a text: the token ids that the model reads, as they are
  --model NAME|DIR     an embedded model, a folder with an ONNX model, or server:NAME/MODEL (default ${DEFAULT_MODEL})
${SERVER_HELP}${ENGINE_HELP}${decoderHelp('seed of the first sample; the next ones count up')}  --samples N          number of samples, or of runs of a decoder that makes several (default ${SAMPLES.default})
  --answer TEXT        the right answer: samples get their reward by it
  --countdown N,N,…=T  the numbers and the target of a Countdown: samples get their reward by its rules
  --lens ID[,ID…]      print what these lenses say of each sample as JSON lines, as reasonscope lens does
  --out F              file to write; .jsonl for lines. Without it, and without --lens, the trace goes to
                       standard output

Ctrl+C ends the generation, keeps what there is, and exits with code ${INTERRUPTED}.
`,
  run: async (args) => {
    const { values } = parseOptions(
      'generate',
      args,
      {
        ...ENGINE_OPTIONS,
        ...SERVER_OPTIONS,
        ...DECODER_OPTIONS,
        prompt: { type: 'string' },
        'prompt-file': { type: 'string' },
        'prompt-ids': { type: 'string' },
        model: { type: 'string' },
        samples: { type: 'string' },
        answer: { type: 'string' },
        countdown: { type: 'string' },
        lens: { type: 'string' },
        out: { type: 'string' },
      },
      [],
    );
    const { out } = values;
    const lenses = values.lens === undefined ? undefined : chosenLenses(values.lens);
    const asked = askedGold(values.answer, values.countdown);
    const engine = engineOf(values);
    const samples = wholeNumber('samples', values.samples, SAMPLES);
    const request = {
      ...(await chosenModel(values.model, values.server, DEFAULT_MODEL)),
      ...decoderRequest(values),
    };
    if (request.seed + samples - 1 > SEED.maximum) {
      throw new CliError(`The last sample's seed would exceed ${SEED.maximum}. Lower --seed.`);
    }
    const prompt = await promptOf(values.prompt, values['prompt-file'], values['prompt-ids']);
    if (out !== undefined) await checkOutput(out);

    const progress = showProgress(process.stderr, samples);
    const { trace, aborted } = await interruptible(async (signal) => {
      const watch = { signal, onTokens: progress.update };
      const trace = await generateTrace(engine, { ...request, prompt }, samples, watch, asked);
      return { trace, aborted: signal.aborted };
    }).finally(progress.end);

    if (out !== undefined) {
      await writeAtomically(out, writeTraceFile({ traces: [trace] }, spellingOf(out)));
    } else if (!lenses) {
      const text = writeTraceFile({ traces: [trace] }, 'json');
      process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
    }
    if (lenses) for (const sample of trace.samples) printJson(lensRecord(trace, sample, lenses));
    if (aborted) process.exitCode = INTERRUPTED;
    const broken = trace.samples.find(({ finish }) => finish === 'error');
    if (broken) {
      throw new CliError(`${broken.finishDetail ?? ''} The tokens before that were written.`);
    }
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
