import {
  PREFIXES,
  SERVER_KINDS,
  VALUE_KINDS,
  type PrefixCheck,
  type ServerCapabilities,
  type ServerRecord,
} from '../../server';
import { compact, type Fields, type KnownFields } from './fields';

export const SERVER_FIELDS: KnownFields = {
  kind: true,
  version: true,
  host: true,
  route: true,
  capabilities: { logprobs: true, topK: true, promptLogprobs: true, prefix: true, values: true },
  prefix: { verified: true, detail: true },
};

/** @throws RecordProblem */
export function readServer(fields: Fields): ServerRecord {
  const capabilities = fields.object('capabilities') ?? fields.fail('capabilities', 'an object');
  const prefix = fields.object('prefix');
  return compact({
    kind: fields.choice('kind', SERVER_KINDS) ?? fields.fail('kind', 'a kind of server'),
    version: fields.text('version'),
    host: fields.text('host') ?? fields.fail('host', 'a string'),
    route: fields.text('route') ?? fields.fail('route', 'a string'),
    capabilities: readCapabilities(capabilities),
    prefix: prefix && readPrefixCheck(prefix),
  });
}

function readCapabilities(fields: Fields): ServerCapabilities {
  return {
    logprobs: flag(fields, 'logprobs'),
    topK: fields.count('topK') ?? fields.fail('topK', 'a whole number'),
    promptLogprobs: flag(fields, 'promptLogprobs'),
    prefix: fields.choice('prefix', PREFIXES) ?? fields.fail('prefix', PREFIXES.join(', ')),
    values: fields.choice('values', VALUE_KINDS) ?? fields.fail('values', VALUE_KINDS.join(', ')),
  };
}

function readPrefixCheck(fields: Fields): PrefixCheck {
  const detail = fields.text('detail') ?? fields.fail('detail', 'a string');
  return { verified: flag(fields, 'verified'), detail };
}

function flag(fields: Fields, name: string): boolean {
  const value = fields.get(name);
  return typeof value === 'boolean' ? value : fields.fail(name, 'true or false');
}
