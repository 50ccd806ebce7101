import { readTraceFile } from '../../trace/formats/registry';
import type { Command } from '../command';
import { readInput } from '../files';
import { chosenLenses, lensRecord } from '../lensRecord';
import { parseOptions, usage } from '../options';
import { pickSample, pickTrace } from '../pick';
import { printJson } from '../print';

export const lens: Command = {
  name: 'lens',
  summary: 'Compute lenses for one sample of a file, as JSON.',
  help: `Usage: reasonscope lens FILE --lens ID[,ID…] [--trace I] [--sample J] [--set LENS.NAME=VALUE]…

  --lens ID[,ID…]         lenses to compute; reasonscope lenses lists them
  --trace I               index of the trace in the file, from 0 (default 0)
  --sample J              index of the sample in the trace, from 0, or its id (default 0)
  --set LENS.NAME=VALUE   a parameter of a lens; may be given several times

Prints one JSON object: {"model","decoder","seed","promptIds","ids","texts","lenses"}, where lenses
holds per id the unit and one value per token ("values"), or bounds ("lower", "upper") where the file
has only part of the distribution. null is a value, id or prompt that the file does not have; where a
lens has no value at all, "reason" says why. With a lens of ziprc there is "ziprc" too: rewards, length edges and
the joint distribution per token, or null where the model has no trained head.
`,
  run: async (args) => {
    const { values, positionals } = parseOptions(
      'lens',
      args,
      {
        lens: { type: 'string' },
        trace: { type: 'string' },
        sample: { type: 'string' },
        set: { type: 'string', multiple: true },
      },
      ['FILE'],
    );
    const [input = ''] = positionals;
    if (values.lens === undefined) throw usage('lens', '--lens ID is missing');
    const chosen = chosenLenses(values.lens, values.set);

    const { traces } = readTraceFile(input, await readInput(input));
    const trace = pickTrace(traces, values.trace);
    const sample = pickSample(trace, values.sample);
    printJson(lensRecord(trace, sample, chosen));
  },
};
