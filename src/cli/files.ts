import fs from 'node:fs/promises';
import path from 'node:path';
import { messageOf } from '../engine/errors';
import { isObject } from '../trace/json';
import { CliError } from './cliError';

/** @throws CliError */
export async function readInput(file: string): Promise<Uint8Array> {
  try {
    return await fs.readFile(file);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') throw new CliError(`There is no file ${file}. Check the path.`);
    if (code === 'EISDIR') throw new CliError(`${file} is a folder. Give a file.`);
    throw new CliError(`${file} cannot be read: ${messageOf(error)}`);
  }
}

/** Fails before long work rather than after it. @throws CliError */
export async function checkOutput(file: string): Promise<void> {
  const folder = path.dirname(path.resolve(file));
  const stat = await fs.stat(folder).catch(() => undefined);
  if (!stat?.isDirectory()) {
    throw new CliError(`${file} cannot be written: there is no folder ${folder}. Create it first.`);
  }
  const existing = await fs.stat(file).catch(() => undefined);
  if (existing?.isDirectory()) throw new CliError(`${file} is a folder. Give a file name.`);
}

/** Writes beside the target and renames, so that a reader never sees half a file. */
export async function writeAtomically(file: string, text: string): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    await fs.writeFile(temporary, text);
    await fs.rename(temporary, file);
  } catch (error) {
    await fs.rm(temporary, { force: true });
    throw new CliError(`${file} cannot be written: ${messageOf(error)}`);
  }
}

function codeOf(error: unknown): unknown {
  return isObject(error) ? error.code : undefined;
}
