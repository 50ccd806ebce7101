import { bytesAt, type ByteStrings } from '../../byteStrings';
import type { Contrast } from '../../contrast';
import { isObject, type Json, type JsonObject } from '../../json';
import type { Origin, Reference, Sample, TopK } from '../../sample';
import { UNKNOWN_ID } from '../../units';
import { jsonNumber, shortFloat32 } from './shortFloat';
import { tokenJson, vocabularyJson, type Vocabulary } from './vocabulary';
import { zipRcJson } from './zipRcJson';

/** @param own texts that differ from the trace's vocabulary; undefined to write them in place */
export function sampleJson(sample: Sample, own: Vocabulary | undefined): string {
  const { extra } = sample;
  return objectJson(
    [
      ['id', JSON.stringify(sample.id)],
      ['origin', originJson(sample)],
      ['finish', textJson(sample.finish)],
      ['finishDetail', textJson(sample.finishDetail)],
      ['reward', isMissing(sample.reward) ? undefined : valueJson(sample.reward, undefined)],
      ['outcome', sample.outcome && valueJson(sample.outcome, extra?.outcome)],
      ['parent', sample.parent && valueJson(sample.parent, extra?.parent)],
      ['note', textJson(sample.note)],
      ['tokens', textsJson(sample.tokens)],
      ['ids', sample.ids && idsJson(sample.ids)],
      ...distributionFields(sample, own === undefined, extra),
      ['reference', sample.reference && referenceJson(sample.reference, own, extra?.reference)],
      ['contrasts', sample.contrasts && contrastsJson(sample.contrasts)],
      ['ziprc', sample.ziprc && valueJson(zipRcJson(sample.ziprc), extra?.ziprc)],
      ['vocabulary', own && own.size > 0 ? vocabularyJson(own) : undefined],
    ],
    extra,
  );
}

type JsonField = readonly [string, string | undefined | false];

function referenceJson(
  reference: Reference,
  own: Vocabulary | undefined,
  extra: Json | undefined,
): string {
  const unknown = objectOf(extra);
  const { model } = reference;
  return objectJson(
    [
      ['model', model && valueJson(model, unknown?.model)],
      ...distributionFields(reference, own === undefined, unknown),
    ],
    unknown,
  );
}

function distributionFields(
  { columns, topK }: Reference,
  inPlace: boolean,
  extra: JsonObject | undefined,
): readonly JsonField[] {
  const lists = [...columns].map(
    ([name, values]) =>
      `${JSON.stringify(name)}:[${Array.from(values, (value) => jsonNumber(value)).join(',')}]`,
  );
  return [
    ['columns', lists.length > 0 ? `{${lists.join(',')}}` : undefined],
    ['topK', topK && topKJson(topK, inPlace, extra?.topK)],
  ];
}

function contrastsJson(contrasts: readonly Contrast[]): string {
  const records = contrasts.map(({ preset, prompt, otherPrompt, origin, figures, extra }) =>
    objectJson(
      [
        ['preset', JSON.stringify(preset)],
        ['prompt', JSON.stringify(prompt)],
        ['otherPrompt', textJson(otherPrompt)],
        ['origin', originJson({ origin, extra })],
        ['figures', figures && valueJson(figures, undefined)],
      ],
      extra,
    ),
  );
  return `[${records.join(',')}]`;
}

function originJson({
  origin,
  extra,
}: {
  readonly origin: Origin;
  readonly extra?: JsonObject | undefined;
}): string | undefined {
  const json = valueJson(origin, extra?.origin);
  return json === '{}' ? undefined : json;
}

export function textJson(text: string | undefined): string | undefined {
  return text === undefined ? undefined : JSON.stringify(text);
}

export function textsJson(texts: ByteStrings): string {
  const parts = Array.from({ length: texts.length }, (_, i) => tokenJson(bytesAt(texts, i)));
  return `[${parts.join(',')}]`;
}

export function idsJson(ids: Int32Array): string {
  return `[${Array.from(ids, (id) => (id === UNKNOWN_ID ? 'null' : String(id))).join(',')}]`;
}

function topKJson(topK: TopK, inPlace: boolean, extra: Json | undefined): string {
  const rows = topK.k > 0 ? topK.texts.length / topK.k : 0;
  const vocabulary = inPlace
    ? Array.from({ length: topK.vocabulary.length }, (_, i) =>
        tokenJson(bytesAt(topK.vocabulary, i)),
      )
    : [];
  const rowsJson = (entry: (at: number) => string): string => {
    const out: string[] = [];
    for (let row = 0; row < rows; row += 1) {
      const parts: string[] = [];
      for (let at = row * topK.k; at < (row + 1) * topK.k; at += 1) {
        if ((topK.texts[at] ?? -1) >= 0) parts.push(entry(at));
      }
      out.push(`[${parts.join(',')}]`);
    }
    return `[${out.join(',')}]`;
  };
  const anyId = topK.ids.some((id) => id !== UNKNOWN_ID);
  const idJson = (id: number): string => (id === UNKNOWN_ID ? 'null' : String(id));
  return objectJson(
    [
      ['ids', anyId ? rowsJson((at) => idJson(topK.ids[at] ?? UNKNOWN_ID)) : undefined],
      ['logprobs', rowsJson((at) => shortFloat32(topK.logprobs[at] ?? NaN))],
      ['texts', inPlace ? rowsJson((at) => vocabulary[topK.texts[at] ?? -1] ?? '""') : undefined],
    ],
    objectOf(extra),
  );
}

/** The unknown fields inside a known one. */
export function objectOf(extra: Json | undefined): JsonObject | undefined {
  return typeof extra === 'object' && extra !== null && !isList(extra) ? extra : undefined;
}

function isList(value: readonly Json[] | JsonObject): value is readonly Json[] {
  return Array.isArray(value);
}

/**
 * An object from fields that are JSON already, and the fields of the file that this version does
 * not know. Of a name that both have, only the known field is written.
 */
export function objectJson(
  fields: readonly JsonField[],
  extra: JsonObject | undefined,
  separator = ',',
): string {
  const parts: string[] = [];
  const names = new Set<string>();
  for (const [name, json] of fields) {
    names.add(name);
    if (json !== undefined && json !== false) parts.push(`"${name}":${json}`);
  }
  for (const [name, value] of Object.entries(extra ?? {})) {
    if (!names.has(name)) parts.push(`${JSON.stringify(name)}:${JSON.stringify(value)}`);
  }
  return `{${parts.join(separator)}}`;
}

function isMissing(value: unknown): boolean {
  return value === undefined || Number.isNaN(value);
}

/** A plain object of the trace, with unknown fields at any depth. */
export function valueJson(value: unknown, extra: unknown): string {
  if (typeof value === 'number') return jsonNumber(value);
  if (Array.isArray(value))
    return `[${value.map((entry) => valueJson(entry, undefined)).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const unknown = isObject(extra) ? extra : {};
  const parts = Object.entries(value)
    .filter(([, inner]) => !isMissing(inner))
    .map(([name, inner]) => {
      const deeper = Object.hasOwn(unknown, name) ? unknown[name] : undefined;
      return `${JSON.stringify(name)}:${valueJson(inner, deeper)}`;
    });
  for (const [name, inner] of Object.entries(unknown)) {
    if (!Object.hasOwn(value, name)) parts.push(`${JSON.stringify(name)}:${JSON.stringify(inner)}`);
  }
  return `{${parts.join(',')}}`;
}
