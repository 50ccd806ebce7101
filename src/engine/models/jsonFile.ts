import fs from 'node:fs/promises';
import { isObject } from '../../trace/json';
import { EngineError, messageOf } from '../errors';

export type JsonRecord = Readonly<Record<string, unknown>>;

/** @throws EngineError `model` for a file that is not a JSON object; undefined for no file. */
export async function readJson(file: string): Promise<JsonRecord | undefined> {
  const text = await readText(file);
  if (text === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw brokenFile(file, messageOf(error), error);
  }
  if (!isObject(value)) throw brokenFile(file, 'it is not a JSON object');
  return value;
}

/** Undefined for no file. @throws EngineError `model` for one that cannot be read. */
export async function readText(file: string): Promise<string | undefined> {
  try {
    return await fs.readFile(file, 'utf8');
  } catch (error) {
    if (isObject(error) && error.code === 'ENOENT') return undefined;
    throw brokenFile(file, messageOf(error), error);
  }
}

export function brokenFile(file: string, problem: string, cause?: unknown): EngineError {
  const message = `${file} cannot be read: ${problem}. Replace it by the original model's file.`;
  return new EngineError('model', message, { cause });
}
