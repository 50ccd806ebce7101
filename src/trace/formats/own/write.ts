import type { Json, JsonObject } from '../../json';
import type { Prompt, PromptTokens, Trace, TraceFile } from '../../trace';
import { CURRENT_VERSION, FORMAT_ID } from './upgrade';
import { planVocabulary, vocabularyJson, type VocabularyPlan } from './vocabulary';
import {
  idsJson,
  objectJson,
  objectOf,
  sampleJson,
  textJson,
  textsJson,
  valueJson,
} from './writeSample';

export type Spelling = 'json' | 'jsonl';

/** The spelling that a file name asks for. */
export function spellingOf(fileName: string): Spelling {
  return /\.jsonl$/i.test(fileName) ? 'jsonl' : 'json';
}

/**
 * The file as text in the current version of the format. `json` has one sample per line, so that
 * a change of one shows as one line in a diff; `jsonl` has one record per line to append to.
 */
export function writeTraceFile(
  file: Pick<TraceFile, 'traces' | 'extra'>,
  spelling: Spelling,
): string {
  const header: [string, string][] = [
    ['format', JSON.stringify(FORMAT_ID)],
    ['version', String(CURRENT_VERSION)],
  ];
  if (spelling === 'json') {
    const traces = file.traces.map((trace) => traceJson(trace, true)).join(',\n');
    const list = traces === '' ? '[]' : `[\n${traces}\n]`;
    return `${objectJson([...header, ['traces', list]], file.extra, ',\n')}\n`;
  }
  const lines = [objectJson(header, file.extra)];
  for (const trace of file.traces) {
    const of = JSON.stringify(trace.id);
    const plan = planVocabulary(trace.samples);
    lines.push(`{"trace":${traceJson({ ...trace, samples: [] }, false, plan)}}`);
    trace.samples.forEach((sample, index) => {
      lines.push(`{"sample":${sampleJson(sample, plan.own[index])},"of":${of}}`);
    });
  }
  return `${lines.join('\n')}\n`;
}

function traceJson(
  trace: Trace,
  multiline: boolean,
  plan: VocabularyPlan = planVocabulary(trace.samples),
): string {
  const samples = trace.samples.map((sample, index) => sampleJson(sample, plan.own[index]));
  const list =
    multiline && samples.length > 0 ? `[\n${samples.join(',\n')}\n]` : `[${samples.join(',')}]`;
  return objectJson(
    [
      ['id', JSON.stringify(trace.id)],
      ['prompt', promptJson(trace.prompt, trace.extra?.prompt)],
      ['answer', textJson(trace.answer)],
      ['countdown', trace.countdown && valueJson(trace.countdown, trace.extra?.countdown)],
      ['note', textJson(trace.note)],
      ['vocabulary', plan.shared.size > 0 && vocabularyJson(plan.shared)],
      ['samples', list],
    ],
    trace.extra,
    multiline ? ',\n' : ',',
  );
}

function promptJson({ text, messages, tokens }: Prompt, extra: Json | undefined): string {
  const unknown = objectOf(extra);
  const list = messages?.map(({ extra: more, ...message }) => valueJson(message, more));
  return objectJson(
    [
      ['text', textJson(text)],
      ['messages', list && `[${list.join(',')}]`],
      ['tokens', tokens && promptTokensJson(tokens, objectOf(unknown?.tokens))],
    ],
    unknown,
  );
}

function promptTokensJson({ ids, texts }: PromptTokens, extra: JsonObject | undefined): string {
  return objectJson(
    [
      ['ids', idsJson(ids)],
      ['texts', textsJson(texts)],
    ],
    extra,
  );
}
