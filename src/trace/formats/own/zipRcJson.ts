import type { Json } from '../../json';
import { fromBase64, toBase64 } from '../../ziprc/base64';
import { fromHalf, toHalf } from '../../ziprc/half';
import { cellsOf, headProblem, type ZipRc, type ZipRcHead } from '../../ziprc/zipRc';
import { readNumber } from '../parseJson';
import { compact, RecordProblem, type Fields, type KnownFields } from './fields';

export const ZIPRC_FIELDS: KnownFields = {
  rewards: true,
  lengthEdges: true,
  source: true,
  policy: true,
  joints: true,
};

/** The field as plain JSON: probabilities as base64 of float16, little-endian, row by row. */
export function zipRcJson({ rewards, lengthEdges, source, policy, joints }: ZipRc): Json {
  const bytes = new Uint8Array(joints.length * 2);
  const view = new DataView(bytes.buffer);
  joints.forEach((value, index) => view.setUint16(index * 2, toHalf(value), true));
  return compact({ rewards, lengthEdges, source, policy, joints: toBase64(bytes) });
}

/**
 * @param tokens of the sample
 * @throws RecordProblem
 */
export function readZipRc(fields: Fields | undefined, tokens: number): ZipRc | undefined {
  if (!fields) return undefined;
  const numbers = (name: 'rewards' | 'lengthEdges'): number[] =>
    (fields.list(name) ?? fields.fail(name, 'a list of numbers')).map((value, index) => {
      if (typeof value === 'number') return value;
      throw new RecordProblem(fields.at(name, index), 'it must be a number.');
    });
  const head: ZipRcHead = compact({
    rewards: numbers('rewards'),
    lengthEdges: numbers('lengthEdges'),
    source: fields.choice('source', ['vocabulary', 'linear'] as const) ?? 'vocabulary',
    policy: fields.text('policy'),
  });
  const wrong = headProblem(head);
  if (wrong) throw new RecordProblem(fields.at(wrong.field), `${wrong.problem}.`);
  return { ...head, joints: readJoints(fields, tokens, cellsOf(head)) };
}

function readJoints(fields: Fields, tokens: number, cells: number): Float32Array {
  const given = fields.get('joints');
  if (typeof given !== 'string') return readRows(fields, tokens, cells);
  const bytes = fromBase64(given);
  if (!bytes) throw new RecordProblem(fields.at('joints'), 'it is not base64.');
  if (bytes.length !== tokens * cells * 2) {
    throw new RecordProblem(
      fields.at('joints'),
      `it has ${bytes.length} bytes for ${tokens} tokens of ${cells} float16 each.`,
    );
  }
  const view = new DataView(bytes.buffer);
  return Float32Array.from({ length: tokens * cells }, (_, index) =>
    fromHalf(view.getUint16(index * 2, true)),
  );
}

/** As other programs may prefer to write it: a list of numbers per token, null where missing. */
function readRows(fields: Fields, tokens: number, cells: number): Float32Array {
  const rows = fields.list('joints') ?? fields.fail('joints', 'base64 or a list of lists');
  if (rows.length !== tokens) {
    throw new RecordProblem(
      fields.at('joints'),
      `it has ${rows.length} rows for ${tokens} tokens.`,
    );
  }
  const joints = new Float32Array(tokens * cells).fill(NaN);
  rows.forEach((row: unknown, token) => {
    if (row === null) return;
    if (!Array.isArray(row) || row.length !== cells) {
      throw new RecordProblem(fields.at('joints', token), `it must be a list of ${cells} numbers.`);
    }
    row.forEach((value: unknown, cell) => {
      const number = readNumber(value);
      if (number === undefined) {
        throw new RecordProblem(fields.at('joints', token, cell), 'it must be a number.');
      }
      joints[token * cells + cell] = number;
    });
  });
  return joints;
}
