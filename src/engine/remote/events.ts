import { EngineError } from '../errors';

/** Longer lines than any answer has: a server that sends no line end would fill the memory. */
const LONGEST_LINE = 64 * 2 ** 20;
const END = Symbol('end');

/**
 * The JSON values of a stream: server-sent events (WHATWG HTML, 9.2), or one value a line. Bytes may
 * be cut anywhere, also inside a character. `[DONE]` ends the stream.
 * @throws EngineError `server` for what is neither
 */
export async function* jsonEvents(chunks: AsyncIterable<Uint8Array>, host: string): AsyncGenerator {
  let data: string[] = [];
  const take = (): unknown[] => {
    const text = data.join('\n');
    data = [];
    return text.trim() === '' ? [] : [valueOf(text, host)];
  };
  for await (const line of lines(chunks, host)) {
    const bare = line.startsWith('{');
    const field = /^data:(?: |$)?/.exec(line)?.[0];
    if (field !== undefined) data.push(line.slice(field.length));
    // Comments keep a connection alive; names and ids of events say nothing here.
    else if (!bare && line !== '' && !/^(:|event:|id:|retry:)/.test(line)) {
      throw notJson(line, host);
    }
    const complete = bare ? [...take(), valueOf(line, host)] : line === '' ? take() : [];
    for (const value of complete) {
      if (value === END) return;
      yield value;
    }
  }
  for (const value of take()) if (value !== END) yield value;
}

function valueOf(text: string, host: string): unknown {
  if (text.trim() === '[DONE]') return END;
  try {
    return JSON.parse(text);
  } catch {
    throw notJson(text, host);
  }
}

function notJson(text: string, host: string): EngineError {
  const shown = text.length > 80 ? `${text.slice(0, 80)}…` : text;
  return new EngineError('server', `${host} sent what is no JSON: ${JSON.stringify(shown)}.`);
}

async function* lines(chunks: AsyncIterable<Uint8Array>, host: string): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    rest += decoder.decode(chunk, { stream: true });
    if (rest.length > LONGEST_LINE) {
      throw new EngineError('server', `${host} sent a line of more than 64 MB.`);
    }
    // A carriage return at the end may be the first half of a line end.
    const parts = rest.split(/\r\n|\n|\r(?!$)/);
    rest = parts.pop() ?? '';
    yield* parts;
  }
  rest += decoder.decode();
  if (rest !== '') yield rest.replace(/\r$/, '');
}
