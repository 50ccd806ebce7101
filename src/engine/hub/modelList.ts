import path from 'node:path';
import { isArray, isObject } from '../../trace/json';
import { readShared, writeShared } from '../sharedFile';
import { modelListFile } from './folders';
import { HubError } from './hubError';

/** The folders that the person added, kept in one file for VS Code and the command line. */
export class ModelList {
  constructor(readonly file = modelListFile()) {}

  /** @throws HubError `request` for a file that holds no list; it is never replaced. */
  async folders(): Promise<readonly string[]> {
    const read = await readShared(this.file, requestError);
    if (!read) return [];
    const { value } = read;
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

  private write(folders: readonly string[]): Promise<void> {
    return writeShared(this.file, { version: 1, folders }, requestError);
  }
}

function requestError(message: string): HubError {
  return new HubError('request', message);
}
