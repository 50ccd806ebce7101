import path from 'node:path';
import { CRITERIA } from '../../engine/crossSampling/criterion';
import { ResponseStore } from '../../engine/sweep/responseStore';
import { runSweep } from '../../engine/sweep/runSweep';
import { sweepContents, sweepFiles } from '../../engine/sweep/sweepFiles';
import {
  checkSweep,
  DEFAULT_BUDGETS,
  DEFAULT_CRITERIA,
  readBudgets,
  readCriteria,
  type SweepRequest,
} from '../../engine/sweep/sweepRequest';
import { sweepTable } from '../../lenses/crossSampling/sweepTable';
import { readProblems } from '../../trace/problems';
import { decodeText } from '../../trace/text';
import { CliError } from '../cliError';
import type { Command } from '../command';
import { SEED } from '../decoderOptions';
import { ENGINE_HELP, ENGINE_OPTIONS, engineOf } from '../engineOptions';
import { checkOutput, readInput, writeAtomically } from '../files';
import { INTERRUPTED, interruptible } from '../interrupt';
import { parseOptions, settings, usage, wholeNumber } from '../options';
import { showSweep } from '../progress';
import { tableText } from '../tableText';

const SAMPLES = { default: 1, minimum: 1, maximum: 10_000 };
const MAX_TOKENS = { default: 512, minimum: 1, maximum: 1_000_000 };

export const crosssample: Command = {
  name: 'crosssample',
  summary:
    'How many tokens of the RL model does its base need? Accuracy by share of swapped tokens.',
  help: `Usage: reasonscope crosssample --base M1 --rl M2 --problems FILE --out F [options]

  --base M1            the base model: an embedded model or a folder with an ONNX model
  --rl M2              the tuned model. It must have the tokenizer of M1
  --direction D        forward: M1 writes, and M2 gives tokens (is a small dose enough?);
                       backward: M2 writes, and M1 gives tokens (are they needed?) (default forward)
  --problems FILE      a JSON array, or JSON lines: {"prompt": …, "answer": …}, or "numbers" and "target" of a Countdown
  --budgets B[,B…]     shares of the tokens (default ${DEFAULT_BUDGETS.join(',')})
  --criterion C[,C…]   of ${CRITERIA.join(', ')} (default ${DEFAULT_CRITERIA.join(',')}); random is the control
  --samples N          responses per problem at each point (default ${SAMPLES.default})
  --seed N             seed of the first response; the next ones count up, alike at all points (default ${SEED.default})
  --max-tokens N       most new tokens per response (default ${MAX_TOKENS.default}); the models' context is a limit too
  --set NAME=VALUE     another parameter of the decoder cross-sampling, such as temperature; may be given several times
${ENGINE_HELP}  --out F              file for the figures, .json. Beside it come the curves (.svg) and the responses (.responses.jsonl)

The table goes to standard output. At budget 0 one model is alone, at 1 the other; in between a token is drawn from
the other model where the criterion is above the value that this share of the tokens exceeds in the first model's own
responses. Answers are verified: numbers by value, a Countdown by its rules.

Ctrl+C stops with exit code ${INTERRUPTED}. The same command goes on where it was, also with more budgets, criteria or problems.
`,
  run: async (args) => {
    const { values } = parseOptions(
      'crosssample',
      args,
      {
        ...ENGINE_OPTIONS,
        base: { type: 'string' },
        rl: { type: 'string' },
        direction: { type: 'string', default: 'forward' },
        problems: { type: 'string' },
        budgets: { type: 'string', default: DEFAULT_BUDGETS.join(',') },
        criterion: { type: 'string', default: DEFAULT_CRITERIA.join(',') },
        samples: { type: 'string' },
        seed: { type: 'string' },
        'max-tokens': { type: 'string' },
        set: { type: 'string', multiple: true },
        out: { type: 'string' },
      },
      [],
    );
    const { base, rl, direction, problems: file, out } = values;
    if (base === undefined) throw usage('crosssample', '--base M1 is missing');
    if (rl === undefined) throw usage('crosssample', '--rl M2 is missing');
    if (file === undefined) throw usage('crosssample', '--problems FILE is missing');
    if (out === undefined) throw usage('crosssample', '--out F is missing');
    if (direction !== 'forward' && direction !== 'backward') {
      throw new CliError(`--direction must be forward or backward, not "${direction}".`);
    }
    const request: SweepRequest = {
      base,
      rl,
      direction,
      problems: readProblems(file, decodeText(await readInput(file))),
      criteria: readCriteria(values.criterion),
      budgets: readBudgets(values.budgets),
      samples: wholeNumber('samples', values.samples, SAMPLES),
      seed: wholeNumber('seed', values.seed, SEED),
      maxTokens: wholeNumber('max-tokens', values['max-tokens'], MAX_TOKENS),
      parameters: settings(values.set ?? []),
    };
    checkSweep(request);
    const engine = engineOf(values);
    await checkOutput(out);
    const files = sweepFiles(out);
    const store = await ResponseStore.open(files.responses);

    const progress = showSweep(process.stderr);
    const sweep = await interruptible(async (signal) => {
      try {
        return await runSweep(request, {
          generate: (one, onEvent) => engine.generate(one, onEvent, signal),
          store,
          problemsName: path.basename(file),
          onProgress: progress.update,
          signal,
        });
      } catch (error) {
        if (signal.aborted && error === signal.reason) return undefined;
        throw error;
      }
    }).finally(progress.end);
    if (!sweep) {
      process.stderr.write(`Stopped. The same command goes on from ${files.responses}.\n`);
      process.exitCode = INTERRUPTED;
      return;
    }
    const contents = sweepContents(sweep);
    await writeAtomically(files.data, contents.data);
    await writeAtomically(files.figure, contents.figure);
    process.stdout.write(tableText(sweepTable(sweep)));
  },
};
