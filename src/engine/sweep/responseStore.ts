import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import { isArray, isObject } from '../../trace/json';
import { EngineError, messageOf } from '../errors';
import type { GenerateRequest } from '../protocol';

/** What a sweep keeps of a response. */
export interface SweptResponse {
  readonly right: boolean;
  /** Whether it reached the largest number of tokens. */
  readonly cut: boolean;
  readonly tokens: number;
  readonly swaps: number;
  readonly replaced: number;
  /** The criterion at each token, of responses that thresholds are taken from. */
  readonly criterion?: readonly number[];
}

/**
 * The responses of a sweep, in a file of JSON lines to which each is added as it ends: a sweep that
 * was stopped goes on where it was. A response is found by a hash of all that it follows from, so
 * that those of other models, problems or parameters are never taken for it, whatever a file holds.
 */
export class ResponseStore {
  private constructor(
    private readonly file: string,
    private readonly known: Map<string, SweptResponse>,
    /** Whether the file ends in the middle of a line. */
    private torn: boolean,
  ) {}

  /** @throws EngineError where the file is there but cannot be read */
  static async open(file: string): Promise<ResponseStore> {
    let text = '';
    try {
      text = await fs.readFile(file, 'utf8');
    } catch (error) {
      if (!isObject(error) || error.code !== 'ENOENT') {
        throw new EngineError('internal', `${file} cannot be read: ${messageOf(error)}`);
      }
    }
    const known = new Map<string, SweptResponse>();
    for (const line of text.split('\n')) {
      const record = readRecord(line);
      if (record) known.set(record.key, record.response);
    }
    return new ResponseStore(file, known, text !== '' && !text.endsWith('\n'));
  }

  find(key: string): SweptResponse | undefined {
    return this.known.get(key);
  }

  /** @throws EngineError where the file cannot be written */
  async add(key: string, response: SweptResponse): Promise<void> {
    this.known.set(key, response);
    const line = `${this.torn ? '\n' : ''}${JSON.stringify({ key, ...response })}\n`;
    try {
      await fs.appendFile(this.file, line);
    } catch (error) {
      throw new EngineError('internal', `${this.file} cannot be written: ${messageOf(error)}`);
    }
    this.torn = false;
  }
}

/**
 * A hash of everything that decides a response and whether it is right.
 * @param hashes of the models' weights, in the order of the request.
 */
export function responseKey(
  { prompt, decoder, parameters, seed, maxTokens }: GenerateRequest,
  hashes: readonly string[],
  gold: unknown,
): string {
  const sorted = Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1));
  const all = JSON.stringify([hashes, prompt, decoder, sorted, seed, maxTokens, gold]);
  return createHash('sha256').update(all).digest('hex').slice(0, 32);
}

/** A line that is not whole, as a killed program leaves it, is no record. */
function readRecord(
  line: string,
): { readonly key: string; readonly response: SweptResponse } | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!isObject(value)) return undefined;
  const { key, right, cut, tokens, swaps, replaced, criterion } = value;
  if (typeof key !== 'string' || typeof right !== 'boolean' || typeof cut !== 'boolean') {
    return undefined;
  }
  if (!isCount(tokens) || !isCount(swaps) || !isCount(replaced)) return undefined;
  const response = { right, cut, tokens, swaps, replaced };
  if (criterion === undefined) return { key, response };
  if (!isArray(criterion) || criterion.length !== tokens || !criterion.every(isNumber)) {
    return undefined;
  }
  return { key, response: { ...response, criterion } };
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

function isCount(value: unknown): value is number {
  return isNumber(value) && Number.isInteger(value) && value >= 0;
}
