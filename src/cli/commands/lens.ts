import type { Lens, LensValues } from '../../lenses/lens';
import { findLens, LENSES } from '../../lenses/registry';
import { bytesAt } from '../../trace/byteStrings';
import { readTraceFile } from '../../trace/formats/registry';
import { resolveParameters } from '../../trace/parameters';
import { decodeText } from '../../trace/text';
import { UNKNOWN_ID } from '../../trace/units';
import { CliError } from '../cliError';
import type { Command } from '../command';
import { readInput } from '../files';
import { parseOptions, settings, usage } from '../options';
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
lens has no value at all, "reason" says why.
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
    const lenses = values.lens.split(',').map((id) => lensOf(id.trim()));
    const parameters = lensParameters(lenses, values.set ?? []);

    const { traces } = readTraceFile(input, await readInput(input));
    const trace = pickTrace(traces, values.trace);
    const sample = pickSample(trace, values.sample);
    const computed = lenses.map((lens) => {
      const resolved = resolveParameters(lens.id, lens.parameters, parameters.get(lens.id) ?? {});
      return [
        lens.id,
        { unit: lens.unit, ...valuesRecord(lens.compute(sample, resolved), sample.tokens.length) },
      ];
    });
    printJson({
      model: sample.origin.model?.name ?? null,
      decoder: sample.origin.decoder?.id ?? null,
      seed: sample.origin.decoder?.seed ?? null,
      promptIds: trace.prompt.tokens ? idsRecord(trace.prompt.tokens.ids) : null,
      ids: sample.ids ? idsRecord(sample.ids) : nulls(sample.tokens.length),
      texts: Array.from({ length: sample.tokens.length }, (_, index) =>
        decodeText(bytesAt(sample.tokens, index)),
      ),
      lenses: Object.fromEntries(computed) as unknown,
    });
  },
};

function lensOf(id: string): Lens {
  const lens = findLens(id);
  if (lens) return lens;
  const known = LENSES.map((candidate) => candidate.id).join(', ');
  throw new CliError(`There is no lens "${id}". Give one of ${known}.`);
}

function lensParameters(
  lenses: readonly Lens[],
  given: readonly string[],
): ReadonlyMap<string, Readonly<Record<string, string>>> {
  const byLens = new Map<string, Record<string, string>>();
  for (const [name, value] of Object.entries(settings(given))) {
    const at = name.indexOf('.');
    const id = name.slice(0, Math.max(0, at));
    if (!lenses.some((lens) => lens.id === id)) {
      const example = `${lenses[0]?.id ?? 'LENS'}.NAME=VALUE`;
      throw new CliError(
        `--set takes a parameter of a lens in --lens, as in ${example}, not "${name}".`,
      );
    }
    byLens.set(id, { ...byLens.get(id), [name.slice(at + 1)]: value });
  }
  return byLens;
}

function valuesRecord(values: LensValues, length: number): Readonly<Record<string, unknown>> {
  switch (values.kind) {
    case 'exact':
      return { values: finite(values.values) };
    case 'bounds':
      return { lower: finite(values.lower), upper: finite(values.upper) };
    case 'absent':
      return { values: nulls(length), reason: values.reason };
  }
}

function nulls(length: number): null[] {
  return new Array<null>(length).fill(null);
}

/** JSON has no NaN and no infinity. */
function finite(values: Float64Array): (number | null)[] {
  return Array.from(values, (value) => (Number.isFinite(value) ? value : null));
}

function idsRecord(ids: Int32Array): (number | null)[] {
  return Array.from(ids, (id) => (id === UNKNOWN_ID ? null : id));
}
