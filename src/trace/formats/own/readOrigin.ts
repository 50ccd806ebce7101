import { isArray } from '../../json';
import type { ParameterValue } from '../../parameters';
import type { DecoderRun, ModelIdentity, Origin } from '../../sample';
import { compact, type Fields, type KnownFields } from './fields';

export const ORIGIN_FIELDS: KnownFields = {
  model: { name: true, hash: true, tokenizerHash: true, vocabularySize: true },
  decoder: { id: true, parameters: true, seed: true },
  distribution: true,
  versions: true,
  createdAt: true,
  seconds: true,
};

/** @throws RecordProblem */
export function readOrigin(fields: Fields | undefined): Origin {
  if (!fields) return {};
  return compact({
    model: readModel(fields.object('model')),
    decoder: readDecoder(fields.object('decoder')),
    distribution: fields.choice('distribution', ['raw', 'processed'] as const),
    versions: readVersions(fields.object('versions')),
    createdAt: fields.text('createdAt'),
    seconds: fields.number('seconds'),
  });
}

function readModel(fields: Fields | undefined): ModelIdentity | undefined {
  if (!fields) return undefined;
  return compact({
    name: fields.text('name') ?? fields.fail('name', 'a string'),
    hash: fields.text('hash'),
    tokenizerHash: fields.text('tokenizerHash'),
    vocabularySize: fields.count('vocabularySize'),
  });
}

function readDecoder(fields: Fields | undefined): DecoderRun | undefined {
  if (!fields) return undefined;
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
  });
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

function readVersions(fields: Fields | undefined): Readonly<Record<string, string>> | undefined {
  if (!fields) return undefined;
  return Object.fromEntries(
    Object.keys(fields.record).map((name) => [name, fields.text(name) ?? '']),
  );
}
