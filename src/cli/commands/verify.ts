import path from 'node:path';
import { spellingOf, writeTraceFile } from '../../trace/formats/own/write';
import { readTraceFile } from '../../trace/formats/registry';
import type { Trace } from '../../trace/trace';
import { goldFieldsOf, goldText } from '../../trace/verifier/goldText';
import { CliError } from '../cliError';
import type { Command } from '../command';
import { checkOutput, readInput, writeAtomically } from '../files';
import { askedGold } from '../gold';
import { parseOptions } from '../options';
import { pickTrace } from '../pick';
import { printJson } from '../print';
import { verifyTrace } from '../verifyTrace';

export const verify: Command = {
  name: 'verify',
  summary: 'Judge the answers of a file by their gold answers, and write the rewards.',
  help: `Usage: reasonscope verify FILE [options]

  --answer TEXT        the right answer of the trace, in place of the one in the file
  --countdown N,N,…=T  instead of it: the numbers and the target of a Countdown
  --trace I            only the trace with this index, from 0; by default all of them
  --replace            put the verifier's rewards in place of others that FILE has
  --out OUT            write the traces with answers and rewards; .jsonl for lines. FILE is never changed

Prints one JSON line per trace: {"trace","gold","samples","judged","right","kept","verdicts"}, with one
verdict per sample: {"sample","right","answer","problem","reward"}. "right" is null where nothing can be
said: the sample was stopped or failed, or no gold answer is known. "kept" counts rewards of FILE that
are not the verifier's, and stay without --replace.
`,
  run: async (args) => {
    const { values, positionals } = parseOptions(
      'verify',
      args,
      {
        answer: { type: 'string' },
        countdown: { type: 'string' },
        trace: { type: 'string' },
        replace: { type: 'boolean' },
        out: { type: 'string' },
      },
      ['FILE'],
    );
    const [input = ''] = positionals;
    const { out, replace = false } = values;
    if (out !== undefined && path.resolve(input) === path.resolve(out)) {
      throw new CliError('FILE and OUT are the same file. Give another name for OUT.');
    }
    const asked = askedGold(values.answer, values.countdown);
    const file = readTraceFile(input, await readInput(input));
    const chosen =
      values.trace === undefined ? file.traces : [pickTrace(file.traces, values.trace)];
    const isAsked = goldText(asked) !== '';
    if (isAsked && chosen.length > 1) {
      throw new CliError(
        `${input} has ${chosen.length} traces. Say with --trace I whose answer it is.`,
      );
    }
    if (!isAsked && chosen.every((trace) => goldText(trace) === '')) {
      throw new CliError(`No trace of ${input} has a gold answer. Give it with --answer TEXT.`);
    }
    if (out !== undefined) await checkOutput(out);
    const contested = replace ? 'replace' : 'keep';
    const verified = new Map(
      chosen.map((trace) => {
        const gold = isAsked ? asked : goldFieldsOf(trace);
        return [trace, verifyTrace(trace, gold, contested)] as const;
      }),
    );
    const after = (trace: Trace): Trace => verified.get(trace)?.trace ?? trace;
    if (out !== undefined) {
      const written = { ...file, traces: file.traces.map(after) };
      await writeAtomically(out, writeTraceFile(written, spellingOf(out)));
    }
    for (const { record } of verified.values()) printJson(record);
  },
};
