import { lensValues } from '../../lenses/divergence/metricRows';
import type { Lens } from '../../lenses/lens';
import { bytesAt } from '../../trace/byteStrings';
import { jsonNumber } from '../../trace/formats/own/shortFloat';
import type { ParameterValues } from '../../trace/parameters';
import { decodeText } from '../../trace/text';
import type { FigureTable } from '../../webview/protocol';
import type { AddressedSample } from './addressedSample';

type Cell = FigureTable['rows'][number][number];

/** Values of lenses per token; a lens without values in a sample has empty cells there. */
export interface TokenValues {
  readonly samples: readonly AddressedSample[];
  readonly lenses: readonly Lens[];
  readonly parameters: Readonly<Record<string, ParameterValues>>;
}

/** RFC 4180, but with line feeds alone; a missing value is an empty field. */
export function tableCsv({ columns, rows }: FigureTable): string {
  return [columns, ...rows].map((row) => `${row.map(csvField).join(',')}\n`).join('');
}

/** One object per row. */
export function tableJson({ columns, rows }: FigureTable): string {
  const objects = rows.map((row) =>
    Object.fromEntries(columns.map((name, at) => [name, row[at] ?? null])),
  );
  return `${JSON.stringify(objects, undefined, 2)}\n`;
}

/**
 * One line per token: trace, sample, token, text, then each lens, intervals in two columns. Text is
 * a JSON string, so that nothing in it is taken for a number, a formula or the end of a line.
 */
export function* valuesCsv({ samples, lenses, parameters }: TokenValues): Generator<string> {
  const names = lenses.flatMap(({ id }) => [id, `${id}.lower`]);
  yield `${['trace', 'sample', 'token', 'text', ...names].join(',')}\n`;
  for (const { address, sample } of samples) {
    const columns = lenses.flatMap((lens) => columnsOf(lens, sample, parameters));
    let lines = '';
    for (let token = 0; token < sample.tokens.length; token += 1) {
      const text = JSON.stringify(decodeText(bytesAt(sample.tokens, token)));
      const head = [address.trace, address.sample, token, text].map(csvField);
      const numbers = columns.map((column) => csvField(column?.[token] ?? null));
      lines += `${[...head, ...numbers].join(',')}\n`;
    }
    yield lines;
  }
}

/** One object per sample with its tokens' texts and a column per lens, as trace files hold them. */
export function* valuesJson({ samples, lenses, parameters }: TokenValues): Generator<string> {
  yield '[';
  let separator = '\n';
  for (const { address, sample } of samples) {
    const texts = Array.from({ length: sample.tokens.length }, (_, token) =>
      decodeText(bytesAt(sample.tokens, token)),
    );
    const columns = lenses.flatMap((lens) => {
      const [values, lower] = columnsOf(lens, sample, parameters);
      return [
        ...(values ? [columnJson(lens.id, values)] : []),
        ...(lower ? [columnJson(`${lens.id}.lower`, lower)] : []),
      ];
    });
    yield `${separator}{${JSON.stringify(address).slice(1, -1)},"tokens":${JSON.stringify(texts)},"columns":{${columns.join(',')}}}`;
    separator = ',\n';
  }
  yield '\n]\n';
}

/** The values or the upper bounds, and the lower bounds where the lens has any. */
function columnsOf(
  lens: Lens,
  sample: AddressedSample['sample'],
  parameters: TokenValues['parameters'],
): readonly [Float64Array | undefined, Float64Array | undefined] {
  const values = lensValues(sample, lens, parameters[lens.id] ?? {});
  switch (values.kind) {
    case 'exact':
      return [values.values, undefined];
    case 'bounds':
      return [values.upper, values.lower];
    case 'absent':
      return [undefined, undefined];
  }
}

function columnJson(name: string, values: Float64Array): string {
  return `${JSON.stringify(name)}:[${Array.from(values, jsonNumber).join(',')}]`;
}

function csvField(value: Cell): string {
  if (value === null) return '';
  if (typeof value === 'number') return Number.isNaN(value) ? '' : String(value);
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
