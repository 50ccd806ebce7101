import { createHash } from 'node:crypto';
import fs from 'node:fs';
import type { HubFile } from './hubModel';

/** Whether a file on the disk is the one that the hub lists. */
export async function matchesHash(file: string, expected: HubFile): Promise<boolean> {
  const sha256 = expected.algorithm === 'sha256';
  const hash = createHash(sha256 ? 'sha256' : 'sha1');
  // What git hashes: the kind of the object and its size before its bytes.
  if (!sha256) hash.update(`blob ${expected.bytes}\0`);
  for await (const chunk of fs.createReadStream(file, { highWaterMark: 1 << 20 })) {
    hash.update(chunk as Uint8Array);
  }
  return hash.digest('hex') === expected.hash;
}
