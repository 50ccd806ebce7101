import fs from 'node:fs/promises';
import path from 'node:path';
import type { SizedFile } from './variants';

/** Deep enough for every published layout; a folder of a person may be a whole home. */
const MOST_LEVELS = 4;
const MOST_FILES = 5_000;

/** The files in a folder, with the sizes of what links lead to; a broken link is no file. */
export async function folderFiles(folder: string): Promise<SizedFile[]> {
  const files: SizedFile[] = [];
  const walk = async (inside: string, level: number): Promise<void> => {
    const names = await fs.readdir(path.join(folder, inside)).catch((): string[] => []);
    for (const name of names.sort()) {
      if (files.length >= MOST_FILES) return;
      const file = inside === '' ? name : `${inside}/${name}`;
      const stat = await fs.stat(path.join(folder, file)).catch(() => undefined);
      if (stat?.isFile()) files.push({ path: file, bytes: stat.size });
      else if (stat?.isDirectory() && level < MOST_LEVELS) await walk(file, level + 1);
    }
  };
  await walk('', 1);
  return files;
}
