import fs from 'node:fs/promises';
import path from 'node:path';
import { isObject } from '../trace/json';
import { messageOf } from './errors';

/**
 * A small JSON file that VS Code and the command line share.
 * @param fail makes the error of the caller's kind
 * @returns undefined where there is no such file; a value of undefined for text that is no JSON
 */
export async function readShared(
  file: string,
  fail: (message: string) => Error,
): Promise<{ readonly value: unknown } | undefined> {
  let text: string;
  try {
    text = await fs.readFile(file, 'utf8');
  } catch (error) {
    if (isObject(error) && error.code === 'ENOENT') return undefined;
    throw fail(`${file} cannot be read: ${messageOf(error)}`);
  }
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { value: undefined };
  }
}

/** Beside the file and renamed, so that the other program never reads half of it. */
export async function writeShared(
  file: string,
  value: unknown,
  fail: (message: string) => Error,
): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    await fs.mkdir(path.dirname(file), { recursive: true });
    await fs.writeFile(temporary, `${JSON.stringify(value, null, 2)}\n`);
    await fs.rename(temporary, file);
  } catch (error) {
    await fs.rm(temporary, { force: true });
    throw fail(`${file} cannot be written: ${messageOf(error)}`);
  }
}
