import type { ScoreSource } from '../engine/protocol';
import { TraceFormatError } from '../trace/errors';
import { readTraceFile } from '../trace/formats/registry';
import type { Sample } from '../trace/sample';
import { decodeText } from '../trace/text';
import type { Prompt, Trace, TraceFile } from '../trace/trace';
import { CliError } from './cliError';
import { pickSample, pickTrace } from './pick';
import { scoreSample, scoreTrace, type ScoredFile, type Scorer } from './scoreTrace';

/**
 * A trace file with one of its samples scored anew, or any other text file as a trace.
 * @throws CliError, TraceFormatError for a file whose name says that it is a trace.
 */
export async function scoreFile(
  scorer: Scorer,
  name: string,
  bytes: Uint8Array,
  picked: { readonly trace?: string | undefined; readonly sample?: string | undefined },
): Promise<ScoredFile> {
  const file = readTrace(name, bytes);
  if (!file) return scoreTrace(scorer, { text: decodeText(bytes) });
  const trace = pickTrace(file.traces, picked.trace);
  const original = pickSample(trace, picked.sample);
  const source = sourceOf(trace, original, await scorer.tokenizerHash());
  const id = freeId(trace, `${original.id}-${scorer.suffix}`);
  const { sample } = await scoreSample(scorer, source, id);
  // A whole text ends as it ended before, and is as right.
  const { finish } = sample.finish === 'cancelled' ? sample : original;
  const { reward } = original;
  const scored = {
    ...sample,
    ...(finish === undefined ? {} : { finish }),
    ...(reward === undefined ? {} : { reward }),
  };
  const withScored = { ...trace, samples: [...trace.samples, scored] };
  return {
    ...file,
    traces: file.traces.map((each) => (each === trace ? withScored : each)),
    scored,
  };
}

function readTrace(name: string, bytes: Uint8Array): TraceFile | undefined {
  try {
    return readTraceFile(name, bytes);
  } catch (error) {
    if (error instanceof TraceFormatError && !/\.jsonl?$/i.test(name)) return undefined;
    throw error;
  }
}

/** The same ids where the tokenizers are the same, else the same text. */
function sourceOf(
  { id, prompt }: Trace,
  sample: Sample,
  tokenizerHash: string | undefined,
): ScoreSource {
  const own = sample.origin.model?.tokenizerHash;
  const { ids } = sample;
  if (
    own !== undefined &&
    own === tokenizerHash &&
    prompt.tokens &&
    ids?.every((one) => one >= 0)
  ) {
    return { ids: [...prompt.tokens.ids, ...ids], promptLength: prompt.tokens.ids.length };
  }
  return { prompt: promptOf(id, prompt), text: decodeText(sample.tokens.bytes) };
}

function promptOf(
  id: string,
  { text, messages }: Prompt,
): Extract<ScoreSource, { prompt: unknown }>['prompt'] {
  // The template of the model that scores is right for it, another one's exact text is not.
  if (messages && messages.length > 0) return { messages };
  if (text !== undefined && text !== '') return { exactText: text };
  throw new CliError(`Trace "${id}" has no prompt. Give its text with --text instead.`);
}

function freeId({ samples }: Trace, wanted: string): string {
  const taken = new Set(samples.map((sample) => sample.id));
  let id = wanted;
  for (let count = 2; taken.has(id); count += 1) id = `${wanted}-${count}`;
  return id;
}
