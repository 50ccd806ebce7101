import type { Lens, LensValues } from '../lenses/lens';
import { findLens, LENSES } from '../lenses/registry';
import { bytesAt } from '../trace/byteStrings';
import { resolveParameters } from '../trace/parameters';
import type { Sample } from '../trace/sample';
import { decodeText } from '../trace/text';
import type { Trace } from '../trace/trace';
import { UNKNOWN_ID } from '../trace/units';
import { cellsOf, headOf, jointAt } from '../trace/ziprc/zipRc';
import { CliError } from './cliError';
import { settings } from './options';

/** Lenses that a person named, and their parameters. */
export interface ChosenLenses {
  readonly lenses: readonly Lens[];
  readonly parameters: ReadonlyMap<string, Readonly<Record<string, string>>>;
}

/** @param ids `ID[,ID…]`, @param given `LENS.NAME=VALUE` each. @throws CliError */
export function chosenLenses(ids: string, given: readonly string[] = []): ChosenLenses {
  const lenses = ids.split(',').map((id) => lensOf(id.trim()));
  return { lenses, parameters: lensParameters(lenses, given) };
}

/** What lenses say of a sample, as plain JSON: null for what is missing. */
export function lensRecord(
  trace: Trace,
  sample: Sample,
  { lenses, parameters }: ChosenLenses,
): Readonly<Record<string, unknown>> {
  const computed = lenses.map((lens) => {
    const resolved = resolveParameters(lens.id, lens.parameters, parameters.get(lens.id) ?? {});
    return [
      lens.id,
      {
        unit: lens.unit,
        ...valuesRecord(lens.compute(sample, resolved, trace.samples), sample.tokens.length),
      },
    ];
  });
  return {
    model: sample.origin.model?.name ?? null,
    decoder: sample.origin.decoder?.id ?? null,
    seed: sample.origin.decoder?.seed ?? null,
    promptIds: trace.prompt.tokens ? idsRecord(trace.prompt.tokens.ids) : null,
    ids: sample.ids ? idsRecord(sample.ids) : nulls(sample.tokens.length),
    texts: Array.from({ length: sample.tokens.length }, (_, index) =>
      decodeText(bytesAt(sample.tokens, index)),
    ),
    lenses: Object.fromEntries(computed) as unknown,
    ...(lenses.some(({ id }) => id.startsWith('ziprc')) ? { ziprc: jointsRecord(sample) } : {}),
  };
}

/** The joints that lenses of a ZIP-RC head are read from; null without a trained head. */
function jointsRecord({ ziprc, tokens }: Sample): unknown {
  if (!ziprc) return null;
  return {
    ...headOf(ziprc),
    cells: cellsOf(ziprc),
    joints: Array.from({ length: tokens.length }, (_, token) => {
      const row = jointAt(ziprc, token);
      return row ? Array.from(row.joint) : null;
    }),
  };
}

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
