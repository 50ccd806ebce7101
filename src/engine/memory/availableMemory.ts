import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import { linuxAvailableMemory } from './linuxMemory';
import { macAvailableMemory } from './macMemory';

/**
 * Bytes of main memory that this process can take without swapping. Where the system is not asked
 * further, what Node calls free: on Windows that is the available physical memory.
 */
export function availableMemory(): number {
  return measured() ?? os.freemem();
}

function measured(): number | undefined {
  if (process.platform === 'linux') return linuxAvailableMemory(readText);
  if (process.platform === 'darwin') return macAvailableMemory(virtualMemory());
  return undefined;
}

function readText(file: string): string | undefined {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function virtualMemory(): string {
  try {
    return execFileSync('/usr/bin/vm_stat', { encoding: 'utf8', timeout: 2000 });
  } catch {
    return '';
  }
}
