import { byteStringsFrom } from '../../byteStrings';
import type { Sample } from '../../sample';
import type { Message, Prompt, PromptTokens, Trace } from '../../trace';
import type { Countdown } from '../../verifier/gold';
import { compact, Fields, RecordProblem, type KnownFields } from './fields';
import { readId } from './readId';
import { readSample } from './readSample';
import { readTokenText } from './tokenBytes';
import { UniqueIds } from '../uniqueIds';

const TRACE_FIELDS: KnownFields = {
  id: true,
  prompt: { text: true, messages: true, tokens: { ids: true, texts: true } },
  answer: true,
  countdown: { numbers: true, target: true },
  samples: true,
  vocabulary: true,
  note: true,
};

/** A trace that can still take samples, which a JSONL file appends line by line. */
export class TraceReading {
  private readonly samples: Sample[] = [];
  private readonly ids = new UniqueIds('sample');

  constructor(
    private trace: Omit<Trace, 'samples'>,
    private readonly vocabulary: Fields | undefined,
    private readonly warn: (message: string) => void,
  ) {}

  rename(id: string): void {
    this.trace = { ...this.trace, id };
  }

  /** @throws RecordProblem, having added nothing */
  addSample(value: unknown, path: readonly (string | number)[]): void {
    const fallback = this.ids.next();
    const sample = readSample(Fields.of(value, path), fallback, this.vocabulary, this.warn);
    const id = this.ids.take(sample.id);
    if (id !== sample.id) {
      this.warn(
        `Two samples of trace "${this.trace.id}" have the id "${sample.id}"; the later one is called "${id}".`,
      );
    }
    this.samples.push({ ...sample, id });
  }

  /** @throws RecordProblem where branches form a circle */
  finish(path: readonly (string | number)[]): Trace {
    const parents = new Map(this.samples.map((sample) => [sample.id, sample.parent?.sample]));
    const rooted = new Set<string>();
    this.samples.forEach((sample, index) => {
      if (sample.parent && !parents.has(sample.parent.sample)) {
        this.warn(
          `Sample "${sample.id}" is a branch of "${sample.parent.sample}", which is not in trace "${this.trace.id}".`,
        );
      }
      const seen = new Set<string>();
      for (let at = sample.id; !rooted.has(at); at = parents.get(at) ?? at) {
        if (seen.has(at)) {
          throw new RecordProblem(
            [...path, 'samples', index, 'parent'],
            `sample "${sample.id}" is a branch of itself, by way of its parents.`,
          );
        }
        seen.add(at);
        if (parents.get(at) === undefined) break;
      }
      for (const id of seen) rooted.add(id);
    });
    return { ...this.trace, samples: this.samples };
  }
}

/**
 * @param id already unique in the file
 * @throws RecordProblem
 */
export function readTrace(
  fields: Fields,
  id: string,
  warn: (message: string) => void,
): TraceReading {
  const prompt = fields.object('prompt') ?? fields.fail('prompt', 'an object');
  const reading = new TraceReading(
    compact({
      id,
      prompt: readPrompt(prompt),
      answer: fields.text('answer'),
      countdown: readCountdown(fields.object('countdown')),
      note: fields.text('note'),
      extra: fields.unknown(TRACE_FIELDS),
    }),
    fields.object('vocabulary'),
    warn,
  );
  (fields.list('samples') ?? []).forEach((sample, index) =>
    reading.addSample(sample, fields.at('samples', index)),
  );
  return reading;
}

function readCountdown(fields: Fields | undefined): Countdown | undefined {
  if (!fields) return undefined;
  const target = fields.number('target') ?? fields.fail('target', 'a number');
  const numbers = fields.list('numbers') ?? fields.fail('numbers', 'a list of numbers');
  return {
    numbers: numbers.map((number, index) => {
      if (typeof number === 'number' && Number.isFinite(number)) return number;
      throw new RecordProblem(fields.at('numbers', index), 'it must be a finite number.');
    }),
    target: Number.isFinite(target) ? target : fields.fail('target', 'a finite number'),
  };
}

function readPrompt(fields: Fields): Prompt {
  const messages = fields
    .list('messages')
    ?.map((message, index) => readMessage(Fields.of(message, fields.at('messages', index))));
  return compact({
    text: fields.text('text'),
    messages,
    tokens: readPromptTokens(fields.object('tokens')),
  });
}

function readMessage(fields: Fields): Message {
  return compact({
    role: fields.text('role') ?? fields.fail('role', 'a string'),
    content: fields.text('content') ?? fields.fail('content', 'a string'),
    extra: fields.unknown({ role: true, content: true }),
  });
}

function readPromptTokens(fields: Fields | undefined): PromptTokens | undefined {
  if (!fields) return undefined;
  const texts = fields.list('texts') ?? fields.fail('texts', 'a list of strings');
  const ids = fields.list('ids') ?? fields.fail('ids', 'a list of token ids');
  if (ids.length !== texts.length) {
    throw new RecordProblem(fields.at('ids'), `${ids.length} ids for ${texts.length} texts.`);
  }
  return {
    ids: Int32Array.from(ids, (id, index) => readId(id, () => fields.at('ids', index))),
    texts: byteStringsFrom(
      texts.map((text, index) => readTokenText(text, () => fields.at('texts', index))),
    ),
  };
}
