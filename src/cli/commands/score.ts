import { DEFAULT_MODEL } from '../../engine/models/embedded';
import { spellingOf, writeTraceFile } from '../../trace/formats/own/write';
import type { Command } from '../command';
import { ENGINE_HELP, ENGINE_OPTIONS, engineOf } from '../engineOptions';
import { checkOutput, readInput, writeAtomically } from '../files';
import { INTERRUPTED, interruptible } from '../interrupt';
import { parseOptions, usage, wholeNumber, wholeNumbers } from '../options';
import { showScoring } from '../progress';
import { chosenModel, SERVER_HELP, SERVER_OPTIONS } from '../serverOptions';
import { scoreFile } from '../scoreFile';
import { scoreTrace, type ScoredFile, type Scorer } from '../scoreTrace';

const TOP_K = { default: 20, minimum: 0, maximum: 1000 };
const PROMPT_LENGTH = { default: 1, minimum: 1, maximum: 1_000_000 };

export const score: Command = {
  name: 'score',
  summary: 'Annotate a text that is there already with a model (teacher forcing).',
  help: `Usage: reasonscope score FILE|--text T|--ids I,J,… [options]

  FILE                 a trace, whose sample is scored after its prompt; of any other text file, its text
  --text T             a text; its tokens from the second on are scored
  --ids I,J,…          token ids as the model reads them
  --prompt-length N    of the ids, how many are the prompt (default ${PROMPT_LENGTH.default}); the others become the sample
  --model NAME|DIR     an embedded model, a folder with an ONNX model, or server:NAME/MODEL (default ${DEFAULT_MODEL})
${SERVER_HELP}${ENGINE_HELP}  --trace I            of a trace file: index of the trace, from 0 (default 0)
  --sample J           index of the sample in the trace, from 0, or its id (default 0)
  --top-k N            alternatives recorded per token (default ${TOP_K.default})
  --out F              file to write; .jsonl for lines. Without it the trace goes to standard output

The result of a trace file is all its traces with a new sample beside the one that was scored. Its ids are
kept where the model has the tokenizer that made them; otherwise its text is tokenized anew.

Ctrl+C ends the scoring, keeps what there is, and exits with code ${INTERRUPTED}.
`,
  run: async (args) => {
    const { values, positionals } = parseOptions(
      'score',
      args,
      {
        ...ENGINE_OPTIONS,
        ...SERVER_OPTIONS,
        text: { type: 'string' },
        ids: { type: 'string' },
        'prompt-length': { type: 'string' },
        model: { type: 'string' },
        trace: { type: 'string' },
        sample: { type: 'string' },
        'top-k': { type: 'string' },
        out: { type: 'string' },
      },
      [],
      ['FILE'],
    );
    const [file] = positionals;
    const { text, ids, out } = values;
    const engine = engineOf(values);
    if ([file, text, ids].filter((given) => given !== undefined).length !== 1) {
      throw usage('score', 'Give one of FILE, --text T and --ids I,J,…');
    }
    if (ids === undefined && values['prompt-length'] !== undefined) {
      throw usage('score', '--prompt-length goes with --ids');
    }
    const topK = wholeNumber('top-k', values['top-k'], TOP_K);
    const promptLength = wholeNumber('prompt-length', values['prompt-length'], PROMPT_LENGTH);
    const chosen = await chosenModel(values.model, values.server, DEFAULT_MODEL);
    if (out !== undefined) await checkOutput(out);

    const progress = showScoring(process.stderr);
    const { scored, aborted } = await interruptible(async (signal) => {
      const scorer: Scorer = {
        score: (source, onEvent) => engine.score({ ...chosen, source, topK }, onEvent, signal),
        tokenizerHash: async () =>
          (await engine.load(chosen.model, signal, chosen.server)).tokenizerHash,
        suffix: 'scored',
        onProgress: progress.update,
      };
      let scored: ScoredFile;
      if (file !== undefined) {
        scored = await scoreFile(scorer, file, await readInput(file), values);
      } else {
        const source =
          ids === undefined
            ? { text: text ?? '' }
            : { ids: wholeNumbers('ids', ids), promptLength };
        scored = await scoreTrace(scorer, source);
      }
      return { scored, aborted: signal.aborted };
    }).finally(progress.end);

    const written = writeTraceFile(scored, out === undefined ? 'json' : spellingOf(out));
    if (out === undefined) process.stdout.write(written.endsWith('\n') ? written : `${written}\n`);
    else await writeAtomically(out, written);
    if (aborted) process.exitCode = INTERRUPTED;
  },
};
