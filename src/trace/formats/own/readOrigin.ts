import { isArray } from '../../json';
import type { ParameterValue } from '../../parameters';
import type { DecoderRun, ModelCost, ModelIdentity, Origin } from '../../sample';
import { compact, Fields, type KnownFields } from './fields';
import { readDecisions } from './readDecisions';
import { readServer, SERVER_FIELDS } from './readServer';

export const MODEL_FIELDS: KnownFields = {
  name: true,
  hash: true,
  tokenizerHash: true,
  vocabularySize: true,
};

export const ORIGIN_FIELDS: KnownFields = {
  model: MODEL_FIELDS,
  decoder: {
    id: true,
    parameters: true,
    seed: true,
    otherModels: true,
    remarks: true,
    decisions: true,
  },
  distribution: true,
  server: SERVER_FIELDS,
  versions: true,
  createdAt: true,
  seconds: true,
  device: true,
  cost: true,
};

/** @throws RecordProblem */
export function readOrigin(fields: Fields | undefined): Origin {
  if (!fields) return {};
  return compact({
    model: optional(fields.object('model'), readModel),
    decoder: optional(fields.object('decoder'), readDecoder),
    distribution: fields.choice('distribution', ['raw', 'processed'] as const),
    server: optional(fields.object('server'), readServer),
    versions: optional(fields.object('versions'), readVersions),
    createdAt: fields.text('createdAt'),
    seconds: fields.number('seconds'),
    device: fields.text('device'),
    cost: fields.list('cost')?.map((_, index) => readCost(item(fields, 'cost', index))),
  });
}

function optional<T>(fields: Fields | undefined, read: (fields: Fields) => T): T | undefined {
  return fields && read(fields);
}

/** @throws RecordProblem */
export function readModel(fields: Fields): ModelIdentity {
  return compact({
    name: fields.text('name') ?? fields.fail('name', 'a string'),
    hash: fields.text('hash'),
    tokenizerHash: fields.text('tokenizerHash'),
    vocabularySize: fields.count('vocabularySize'),
  });
}

function readDecoder(fields: Fields): DecoderRun {
  const parameters = fields.object('parameters');
  const values = Object.keys(parameters?.record ?? {}).map((name) => [
    name,
    parameters && readParameter(parameters, name),
  ]);
  return compact({
    id: fields.text('id') ?? fields.fail('id', 'a string'),
    parameters: Object.fromEntries(
      values.filter(([, value]) => value !== undefined),
    ) as DecoderRun['parameters'],
    seed: fields.number('seed'),
    otherModels: fields
      .list('otherModels')
      ?.map((_, index) => readModel(item(fields, 'otherModels', index))),
    remarks: readRemarks(fields),
    decisions: readDecisions(fields),
  });
}

function readRemarks(fields: Fields): readonly string[] | undefined {
  const list = fields.list('remarks');
  if (list === undefined || list.every((text) => typeof text === 'string')) return list;
  return fields.fail('remarks', 'a list of strings');
}

function readCost(fields: Fields): ModelCost {
  const count = (name: string): number => fields.count(name) ?? fields.fail(name, 'a number');
  return {
    model: fields.text('model') ?? fields.fail('model', 'a string'),
    passes: count('passes'),
    tokens: count('tokens'),
    reused: fields.count('reused') ?? 0,
  };
}

/** @throws RecordProblem where the item of the list is not an object */
function item(fields: Fields, list: string, index: number): Fields {
  return Fields.of(fields.list(list)?.[index], fields.at(list, index));
}

function readParameter(fields: Fields, name: string): ParameterValue | undefined {
  const value = fields.get(name);
  if (value === undefined) return undefined;
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string') {
    return value;
  }
  if (isArray(value) && value.every((word) => typeof word === 'string')) return value;
  return fields.fail(name, 'a number, a boolean, a string or a list of strings');
}

function readVersions(fields: Fields): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.keys(fields.record).map((name) => [name, fields.text(name) ?? '']),
  );
}
