import { DEFAULT_METRICS, METRIC_IDS } from '../../engine/divergence/metrics';
import { checkDivergence, DIVERGENCE } from '../../engine/diverge';
import type { DivergeRequest } from '../../engine/protocol';
import { boundsSummary } from '../../lenses/divergence/boundsSummary';
import { summarise } from '../../lenses/divergence/summary';
import { spellingOf, writeTraceFile } from '../../trace/formats/own/write';
import type { Command } from '../command';
import { boundsLine, boundsRecord, divergenceLine, divergenceRecord } from '../divergenceText';
import { ENGINE_HELP, ENGINE_OPTIONS, engineOf } from '../engineOptions';
import { checkOutput, readInput, writeAtomically } from '../files';
import { INTERRUPTED, interruptible } from '../interrupt';
import { parseOptions, usage, wholeNumber } from '../options';
import { printJson } from '../print';
import { showScoring } from '../progress';
import { chosenModel } from '../serverOptions';
import { scoreFile } from '../scoreFile';
import { scoreTrace, type Scorer } from '../scoreTrace';

const TOP_K = { default: 20, minimum: 0, maximum: 1000 };

export const diverge: Command = {
  name: 'diverge',
  summary: 'Compare two models token by token: base and RL model, or an export and its original.',
  help: `Usage: reasonscope diverge FILE|--text T --base M1 --rl M2 [options]

  FILE                 a trace, one sample of which both models read; of any other text file, its text
  --text T             a text; its tokens from the second on are compared
  --base M1            the model that is compared with: an embedded model, a folder with an ONNX model, or
                       server:NAME/MODEL of a server that scores texts (vLLM, SGLang)
  --rl M2              the model that is compared: after training, or quantised (FOLDER#q4). It must have
                       the tokenizer of M1
  --metric ID[,ID…]    of ${METRIC_IDS.join(', ')}
                       (default all but ${METRIC_IDS.filter((id) => !DEFAULT_METRICS.includes(id)).join(', ')})
${ENGINE_HELP}  --trace I            of a trace file: index of the trace, from 0 (default 0)
  --sample J           index of the sample in the trace, from 0, or its id (default 0)
  --top-k N            alternatives of both models recorded per token (default ${TOP_K.default})
  --out F              file to write; .jsonl for lines. Without it the trace goes to standard output
  --summary            print the summary as JSON to standard output; the trace then goes to --out only

The result of a trace file is all its traces with a new sample beside the one that was compared: the tokens under
M2, what M1 says of them as its reference, and a column per metric. Ids are kept where M2 has the tokenizer that
made them; otherwise the text is tokenized anew. One line on standard error sums it up.

Where a server runs a model, both models' best tokens are recorded, and JS, KL and TV are known between bounds;
there is no --metric then.

Ctrl+C ends the comparison, keeps what there is, and exits with code ${INTERRUPTED}.
`,
  run: async (args) => {
    const { values, positionals } = parseOptions(
      'diverge',
      args,
      {
        ...ENGINE_OPTIONS,
        text: { type: 'string' },
        base: { type: 'string' },
        rl: { type: 'string' },
        metric: { type: 'string' },
        trace: { type: 'string' },
        sample: { type: 'string' },
        'top-k': { type: 'string' },
        out: { type: 'string' },
        summary: { type: 'boolean', default: false },
      },
      [],
      ['FILE'],
    );
    const [file] = positionals;
    const { text, base, rl, metric, out } = values;
    if ((file === undefined) === (text === undefined)) {
      throw usage('diverge', 'Give one of FILE and --text T');
    }
    if (base === undefined) throw usage('diverge', '--base M1 is missing');
    if (rl === undefined) throw usage('diverge', '--rl M2 is missing');
    const engine = engineOf(values);
    const [{ model, server }, { model: otherModel, server: baseServer }] = [
      await chosenModel(rl, undefined, rl),
      await chosenModel(base, undefined, base),
    ];
    const request = {
      model,
      otherModels: [otherModel],
      ...(server ? { server } : {}),
      ...(baseServer ? { baseServer } : {}),
      topK: wholeNumber('top-k', values['top-k'], TOP_K),
      ...(metric === undefined ? {} : { metrics: metric.split(',').map((id) => id.trim()) }),
    } satisfies Omit<DivergeRequest, 'source'>;
    checkDivergence(request);
    if (out !== undefined) await checkOutput(out);

    const progress = showScoring(process.stderr);
    const { compared, aborted } = await interruptible(async (signal) => {
      const scorer: Scorer = {
        score: (source, onEvent) => engine.diverge({ ...request, source }, onEvent, signal),
        tokenizerHash: async () => (await engine.load(model, signal, server)).tokenizerHash,
        suffix: DIVERGENCE,
        onProgress: progress.update,
      };
      const compared =
        file === undefined
          ? await scoreTrace(scorer, { text: text ?? '' })
          : await scoreFile(scorer, file, await readInput(file), values);
      return { compared, aborted: signal.aborted };
    }).finally(progress.end);

    const written = writeTraceFile(compared, out === undefined ? 'json' : spellingOf(out));
    if (out !== undefined) await writeAtomically(out, written);
    else if (!values.summary) process.stdout.write(written);
    const bounds = boundsSummary(compared.scored);
    if (values.summary) {
      printJson(
        bounds
          ? boundsRecord(bounds, base, rl)
          : divergenceRecord(summarise(compared.scored), base, rl),
      );
    } else {
      const line = bounds ? boundsLine(bounds) : divergenceLine(summarise(compared.scored));
      process.stderr.write(`${line}\n`);
    }
    if (aborted) process.exitCode = INTERRUPTED;
  },
};
