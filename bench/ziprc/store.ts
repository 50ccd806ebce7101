import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { GroupSample } from './group';

/** What was written so far, one file per problem, so that an interrupted run goes on. */
export class GroupStore {
  constructor(private readonly folder: string) {
    fs.mkdirSync(folder, { recursive: true });
  }

  /**
   * The samples of a problem, written now if they are not there.
   * @param key everything that they depend on.
   */
  async group(
    key: object,
    write: () => Promise<readonly GroupSample[]>,
  ): Promise<readonly GroupSample[]> {
    const name = createHash('sha256').update(JSON.stringify(key)).digest('hex').slice(0, 32);
    const file = path.join(this.folder, `${name}.json`);
    if (fs.existsSync(file)) {
      return JSON.parse(fs.readFileSync(file, 'utf8')) as readonly GroupSample[];
    }
    const samples = await write();
    // Whole or not at all, also where the run is interrupted.
    fs.writeFileSync(`${file}.part`, JSON.stringify(samples));
    fs.renameSync(`${file}.part`, file);
    return samples;
  }
}
