import fs from 'node:fs/promises';
import path from 'node:path';
import { isObject } from '../../trace/json';
import { repoFolder } from './repoId';
import type { HubFile, HubModel } from './hubModel';

/**
 * Places of a repository in the Hugging Face cache, as huggingface_hub lays it out: contents in
 * `blobs/<hash>`, and `snapshots/<commit>/<path>` links to them.
 */
export class Snapshot {
  readonly folder: string;
  private readonly repo: string;

  constructor(
    cache: string,
    private readonly model: Pick<HubModel, 'repo' | 'commit'>,
  ) {
    this.repo = repoFolder(cache, model.repo);
    this.folder = path.join(this.repo, 'snapshots', model.commit);
  }

  blob({ hash }: HubFile): string {
    return path.join(this.repo, 'blobs', hash);
  }

  partial(file: HubFile): string {
    return `${this.blob(file)}.incomplete`;
  }

  link(file: HubFile): string {
    return path.join(this.folder, ...file.path.split('/'));
  }

  /** Bytes that are on the disk already; all of them only for a file that was verified. */
  async bytesOf(file: HubFile): Promise<number> {
    if (await this.isComplete(file)) return file.bytes;
    const partial = await sizeOf(this.partial(file));
    return Math.min(partial ?? 0, file.bytes);
  }

  async isComplete(file: HubFile): Promise<boolean> {
    return (
      (await sizeOf(this.link(file))) === file.bytes ||
      (await sizeOf(this.blob(file))) === file.bytes
    );
  }

  async prepare(): Promise<void> {
    await fs.mkdir(path.join(this.repo, 'blobs'), { recursive: true });
    await fs.mkdir(this.folder, { recursive: true });
  }

  /** Makes a verified file part of the snapshot. */
  async add(file: HubFile): Promise<void> {
    const link = this.link(file);
    const blob = this.blob(file);
    if ((await sizeOf(link)) === file.bytes) return;
    await fs.mkdir(path.dirname(link), { recursive: true });
    await fs.rm(link, { force: true });
    try {
      await fs.symlink(path.relative(path.dirname(link), blob), link);
    } catch (error) {
      const code = isObject(error) ? error.code : undefined;
      // Another download made the link meanwhile.
      if (code === 'EEXIST') return;
      // Windows allows links to developers only; huggingface_hub then moves the file as well.
      if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error;
      await fs.rename(blob, link);
    }
  }

  /** Says that `main` means this snapshot. */
  async makeMain(): Promise<void> {
    const refs = path.join(this.repo, 'refs');
    await fs.mkdir(refs, { recursive: true });
    await fs.writeFile(path.join(refs, 'main'), this.model.commit);
  }
}

async function sizeOf(file: string): Promise<number | undefined> {
  const stat = await fs.stat(file).catch(() => undefined);
  return stat?.isFile() ? stat.size : undefined;
}
