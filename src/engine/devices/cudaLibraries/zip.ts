import fs from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';

/** A file in a ZIP archive. */
export interface ZipEntry {
  readonly name: string;
  /** Bytes after unpacking. */
  readonly size: number;
  /** In the archive. */
  readonly packedSize: number;
  readonly packed: boolean;
  /** Where its local header begins. */
  readonly header: number;
}

const END = { signature: 0x06054b50, size: 22, longestComment: 0xffff };
const DIRECTORY = { signature: 0x02014b50, size: 46 };
const LOCAL = { signature: 0x04034b50, size: 30 };
const STORED = 0;
const DEFLATED = 8;

/**
 * Lists an archive without reading its files. Archives over 4 GB are not for it.
 * Layout: PKWARE's APPNOTE.TXT 6.3, sections 4.3.7, 4.3.12 and 4.3.16.
 * @throws Error for what is no such archive
 */
export async function listZip(archive: FileHandle): Promise<ZipEntry[]> {
  const { size } = await archive.stat();
  const tail = await readAt(archive, Math.max(0, size - END.size - END.longestComment), size);
  let at = tail.length - END.size;
  while (at >= 0 && tail.readUInt32LE(at) !== END.signature) at -= 1;
  if (at < 0) throw new Error('it is no ZIP archive');
  const start = tail.readUInt32LE(at + 16);
  const directory = await readAt(archive, start, start + tail.readUInt32LE(at + 12));
  const entries: ZipEntry[] = [];
  for (let from = 0; from + DIRECTORY.size <= directory.length;) {
    if (directory.readUInt32LE(from) !== DIRECTORY.signature) throw new Error('it is damaged');
    const method = directory.readUInt16LE(from + 10);
    const nameEnd = from + DIRECTORY.size + directory.readUInt16LE(from + 28);
    if (method === STORED || method === DEFLATED) {
      entries.push({
        name: directory.toString('utf8', from + DIRECTORY.size, nameEnd),
        packed: method === DEFLATED,
        packedSize: directory.readUInt32LE(from + 20),
        size: directory.readUInt32LE(from + 24),
        header: directory.readUInt32LE(from + 42),
      });
    }
    from = nameEnd + directory.readUInt16LE(from + 30) + directory.readUInt16LE(from + 32);
  }
  return entries;
}

/**
 * Unpacks one file of an archive.
 * @throws Error where it does not have the size that the archive says
 */
export async function unzip(
  archive: FileHandle,
  file: string,
  entry: ZipEntry,
  target: string,
  signal: AbortSignal,
): Promise<void> {
  const { header, packed, packedSize, size, name } = entry;
  const local = await readAt(archive, header, header + LOCAL.size);
  if (local.length < LOCAL.size || local.readUInt32LE(0) !== LOCAL.signature) {
    throw new Error('it is damaged');
  }
  const start = header + LOCAL.size + local.readUInt16LE(26) + local.readUInt16LE(28);
  const source = fs.createReadStream(file, { start, end: start + packedSize - 1 });
  const out = fs.createWriteStream(target);
  if (packed) await pipeline(source, createInflateRaw(), out, { signal });
  else await pipeline(source, out, { signal });
  if (out.bytesWritten !== size) throw new Error(`${name} in it is not whole`);
}

async function readAt(archive: FileHandle, start: number, end: number): Promise<Buffer> {
  const buffer = Buffer.alloc(Math.max(0, end - start));
  const { bytesRead } = await archive.read(buffer, 0, buffer.length, start);
  return buffer.subarray(0, bytesRead);
}
