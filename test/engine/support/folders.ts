import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { embeddedFolder, findEmbedded } from '../../../src/engine/models/embedded';

export function folderOf(name: string): string {
  return embeddedFolder(findEmbedded(name)!);
}

const made: string[] = [];

process.once('exit', () => {
  for (const folder of made) fs.rmSync(folder, { recursive: true, force: true });
});

/** Removed when the tests end. */
export function temporaryFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'reasonscope-'));
  made.push(folder);
  return folder;
}

/** A copy of an embedded model to change. */
export function copyOf(name: string): string {
  const folder = temporaryFolder();
  fs.cpSync(folderOf(name), folder, { recursive: true });
  return folder;
}
