import { DEFAULT_MODEL } from '../../engine/models/embedded';
import { spellingOf, writeTraceFile } from '../../trace/formats/own/write';
import { readTraceFile } from '../../trace/formats/registry';
import { CliError } from '../cliError';
import type { Command } from '../command';
import { DECODER_OPTIONS, decoderHelp, decoderRequest } from '../decoderOptions';
import { ENGINE_HELP, ENGINE_OPTIONS, engineOf } from '../engineOptions';
import { checkOutput, readInput, writeAtomically } from '../files';
import { INTERRUPTED, interruptible } from '../interrupt';
import { parseOptions, usage, wholeNumber } from '../options';
import { pickSample, pickTrace } from '../pick';
import { showProgress } from '../progress';
import { regenerateSample } from '../regenerateSample';
import { chosenModel, SERVER_HELP, SERVER_OPTIONS } from '../serverOptions';

export const regenerate: Command = {
  name: 'regenerate',
  summary: 'Go on with a sample of a trace from one of its tokens.',
  help: `Usage: reasonscope regenerate FILE --at TOKEN [options]

  --at TOKEN           index of the first token that is written anew, from 0; the number of tokens goes on at the end
  --trace I            index of the trace in the file, from 0 (default 0)
  --sample J           index of the sample in the trace, from 0, or its id (default 0)
  --force TEXT         what comes next, whatever the decoder would choose
  --model NAME|DIR     an embedded model, a folder with an ONNX model, or server:NAME/MODEL (default ${DEFAULT_MODEL})
${SERVER_HELP}${ENGINE_HELP}${decoderHelp("seed; with the sample's own decoder and seed it is repeated")}  --out F              file to write; .jsonl for lines. Without it the trace goes to standard output

The result is all traces of the file with the new samples beside the others. Where the model has the tokenizer
that made the sample, they keep its tokens and name it as their parent; otherwise its text is tokenized anew.

Ctrl+C ends the generation, keeps what there is, and exits with code ${INTERRUPTED}.
`,
  run: async (args) => {
    const { values, positionals } = parseOptions(
      'regenerate',
      args,
      {
        ...ENGINE_OPTIONS,
        ...SERVER_OPTIONS,
        ...DECODER_OPTIONS,
        at: { type: 'string' },
        trace: { type: 'string' },
        sample: { type: 'string' },
        force: { type: 'string' },
        model: { type: 'string' },
        out: { type: 'string' },
      },
      ['FILE'],
    );
    const [name = ''] = positionals;
    const { out, force } = values;
    if (values.at === undefined) throw usage('regenerate', '--at TOKEN is missing');
    const engine = engineOf(values);
    const request = {
      ...(await chosenModel(values.model, values.server, DEFAULT_MODEL)),
      ...decoderRequest(values),
    };
    const file = readTraceFile(name, await readInput(name));
    const trace = pickTrace(file.traces, values.trace);
    const parent = pickSample(trace, values.sample);
    const most = parent.tokens.length;
    const token = wholeNumber('at', values.at, { default: 0, minimum: 0, maximum: most });
    if (out !== undefined) await checkOutput(out);

    const progress = showProgress(process.stderr, 1);
    const { samples, aborted } = await interruptible(async (signal) => {
      const forced = force === undefined ? undefined : { text: force };
      const from = { trace, parent, token, ...(forced ? { forced } : {}) };
      const onTokens = (tokens: number): void => {
        progress.update(0, tokens);
      };
      const samples = await regenerateSample(engine, request, from, { signal, onTokens });
      return { samples, aborted: signal.aborted };
    }).finally(progress.end);

    const withSamples = { ...trace, samples: [...trace.samples, ...samples] };
    const traces = file.traces.map((each) => (each === trace ? withSamples : each));
    const written = writeTraceFile(
      { ...file, traces },
      out === undefined ? 'json' : spellingOf(out),
    );
    if (out === undefined) process.stdout.write(written.endsWith('\n') ? written : `${written}\n`);
    else await writeAtomically(out, written);
    if (aborted) process.exitCode = INTERRUPTED;
    const broken = samples.find(({ finish }) => finish === 'error');
    if (broken) {
      throw new CliError(`${broken.finishDetail ?? ''} The tokens before that were written.`);
    }
  },
};
