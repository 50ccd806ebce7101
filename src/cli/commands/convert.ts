import path from 'node:path';
import { readTraceFile } from '../../trace/formats/registry';
import { spellingOf, writeTraceFile } from '../../trace/formats/own/write';
import type { TraceWarning } from '../../trace/trace';
import { CliError } from '../cliError';
import type { Command } from '../command';
import { checkOutput, readInput, writeAtomically } from '../files';
import { parseOptions, usage } from '../options';
import { printJson } from '../print';

export const convert: Command = {
  name: 'convert',
  summary: 'Convert a file of any known format to a Reasonscope trace.',
  help: `Usage: reasonscope convert IN --out OUT

Reads IN, whatever its format, and writes OUT as a Reasonscope trace: append-only lines where its name
ends in .jsonl, one JSON object otherwise. IN is never changed.

Prints one JSON line: {"format","traces","samples","tokens","warnings"}.
`,
  run: async (args) => {
    const { values, positionals } = parseOptions('convert', args, { out: { type: 'string' } }, [
      'IN',
    ]);
    const [input = ''] = positionals;
    const { out } = values;
    if (out === undefined || out === '') throw usage('convert', '--out OUT is missing');
    if (path.resolve(input) === path.resolve(out)) {
      throw new CliError('IN and OUT are the same file. Give another name for OUT.');
    }
    const file = readTraceFile(input, await readInput(input));
    await checkOutput(out);
    await writeAtomically(out, writeTraceFile(file, spellingOf(out)));
    const samples = file.traces.flatMap((trace) => trace.samples);
    printJson({
      format: file.format,
      traces: file.traces.length,
      samples: samples.length,
      tokens: samples.reduce((sum, sample) => sum + sample.tokens.length, 0),
      warnings: file.warnings.map(warningText),
    });
  },
};

function warningText({ message, line }: TraceWarning): string {
  return line === undefined ? message : `line ${line}: ${message}`;
}
