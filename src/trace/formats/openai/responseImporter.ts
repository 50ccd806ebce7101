import type { Sample } from '../../sample';
import type { TokenBlock } from '../../sampleBuilder';
import type { Prompt, Trace, TraceWarning } from '../../trace';
import type { Importer } from '../importer';
import { UniqueIds } from '../uniqueIds';
import type { Dialect } from './logprobValues';
import {
  detects,
  responsesOf,
  type JsonRecord,
  type Recognise,
  type ResponseRecord,
} from './records';
import { choicesOf, dialectOf, finishOf, originOf } from './response';

export type Warn = (message: string) => void;

/** What the formats of the family differ in. */
export interface ResponseFormat extends Pick<Importer, 'id' | 'title'> {
  readonly recognise: Recognise;
  /** Joins records that belong together, such as the chunks of a stream. */
  join?(records: readonly ResponseRecord[]): readonly ResponseRecord[];
  readPrompt(response: JsonRecord): Prompt;
  readTokens(choice: JsonRecord, dialect: Dialect, warn: Warn): TokenBlock;
}

/** An importer of responses with choices: a response is a trace, a choice is a sample. */
export function responseImporter(format: ResponseFormat): Importer {
  return {
    id: format.id,
    title: format.title,
    detect: (_name, head) => detects(head, format.recognise),
    read(source) {
      const warnings: TraceWarning[] = [];
      const ids = new UniqueIds('trace');
      const records = responsesOf(source, format.recognise, (warning) => warnings.push(warning));
      const traces = (format.join?.(records) ?? records).map(({ response, line }): Trace => {
        const fallback = ids.next();
        const id = ids.take(typeof response.id === 'string' ? response.id : fallback);
        const place = line === undefined ? {} : { line };
        return {
          id,
          prompt: format.readPrompt(response),
          samples: readChoices(format, response, (message) =>
            warnings.push({ message: `${id}: ${message}`, ...place }),
          ),
        };
      });
      return { format: format.id, traces, warnings };
    },
  };
}

function readChoices(format: ResponseFormat, response: JsonRecord, warn: Warn): readonly Sample[] {
  const choices = choicesOf(response);
  const ids = new UniqueIds('choice');
  const dialect = dialectOf(response);
  const origin = originOf(response);
  return choices.map((choice, position): Sample => {
    const index = typeof choice.index === 'number' ? choice.index : position;
    const id = ids.take(`choice ${index}`);
    const warnHere: Warn = choices.length > 1 ? (message) => warn(`${id}: ${message}`) : warn;
    return { id, ...format.readTokens(choice, dialect, warnHere), origin, ...finishOf(choice) };
  });
}
