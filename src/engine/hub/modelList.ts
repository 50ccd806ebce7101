import fs from 'node:fs/promises';
import path from 'node:path';
import { isArray, isObject } from '../../trace/json';
import { messageOf } from '../errors';
import { modelListFile } from './folders';
import { HubError } from './hubError';

/** The folders that the person added, kept in one file for VS Code and the command line. */
export class ModelList {
  constructor(readonly file = modelListFile()) {}

  /** @throws HubError `request` for a file that holds no list; it is never replaced. */
  async folders(): Promise<readonly string[]> {
    const text = await this.read();
    if (text === undefined) return [];
    const value = parse(text);
    const folders = isObject(value) && value.version === 1 ? value.folders : undefined;
    if (isArray(folders) && folders.every((folder) => typeof folder === 'string')) return folders;
    throw new HubError(
      'request',
      `${this.file} holds no list of models of version 1. Correct it or delete it.`,
    );
  }

  /** Returns whether the folder was new. */
  async add(folder: string): Promise<boolean> {
    const folders = await this.folders();
    const added = path.resolve(folder);
    if (folders.includes(added)) return false;
    await this.write([...folders, added]);
    return true;
  }

  /** Takes a folder off the list; its files stay. Returns whether it was on it. */
  async remove(folder: string): Promise<boolean> {
    const folders = await this.folders();
    const removed = path.resolve(folder);
    if (!folders.includes(removed)) return false;
    await this.write(folders.filter((known) => known !== removed));
    return true;
  }

  private async read(): Promise<string | undefined> {
    try {
      return await fs.readFile(this.file, 'utf8');
    } catch (error) {
      if (isObject(error) && error.code === 'ENOENT') return undefined;
      throw new HubError('request', `${this.file} cannot be read: ${messageOf(error)}`);
    }
  }

  /** Beside the file and renamed, so that the other program never reads half of it. */
  private async write(folders: readonly string[]): Promise<void> {
    const temporary = `${this.file}.${process.pid}.tmp`;
    try {
      await fs.mkdir(path.dirname(this.file), { recursive: true });
      await fs.writeFile(temporary, `${JSON.stringify({ version: 1, folders }, null, 2)}\n`);
      await fs.rename(temporary, this.file);
    } catch (error) {
      await fs.rm(temporary, { force: true });
      throw new HubError('request', `${this.file} cannot be written: ${messageOf(error)}`);
    }
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
