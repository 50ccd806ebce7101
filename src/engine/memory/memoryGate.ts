import { EngineError } from '../errors';
import { readModelConfig } from '../models/modelConfig';
import type { ModelFolder } from '../models/modelFolder';
import { availableMemory } from './availableMemory';
import { memoryNeed, type MemoryNeed } from './memoryNeed';

/** What models may take: what is free, any amount, or so many bytes. */
export type MemoryGate = 'auto' | 'off' | number;

/** Bytes in a gigabyte, as disks and downloads count. */
const GIGABYTE = 1e9;

/** Reads `auto`, `off` or a number of gigabytes; undefined for anything else. */
export function readMemoryGate(text: string): MemoryGate | undefined {
  const given = text.trim();
  if (given === 'auto' || given === 'off') return given;
  return /^\d+(\.\d+)?$/.test(given) ? Number(given) * GIGABYTE : undefined;
}

/**
 * Refuses a model that would not fit, before it is loaded: the system would otherwise end the
 * process, or another one.
 * @throws EngineError `memory`, with both figures and what to do.
 */
export async function checkMemory(
  { name, folder, graph }: ModelFolder,
  gate: MemoryGate,
  available: () => number = availableMemory,
): Promise<void> {
  if (gate === 'off') return;
  const need = memoryNeed(graph, await readModelConfig(folder));
  const limit = gate === 'auto' ? available() : gate;
  if (!need || need.total <= limit) return;
  throw new EngineError('memory', refusal(name, need, limit, gate));
}

function refusal(name: string, need: MemoryNeed, limit: number, gate: MemoryGate): string {
  const { total, weights, cache, context } = need;
  const positions = context.toLocaleString('en');
  const have = gate === 'auto' ? `${gigabytes(limit)} are free` : `${gigabytes(limit)} are allowed`;
  return `${name} needs about ${gigabytes(total)} of memory (weights ${gigabytes(weights)}, a cache of ${positions} tokens ${gigabytes(cache)}), and ${have}. Choose a smaller model or another dtype, free some memory, or set reasonscope.engine.memoryGate (on the command line --memory-gate) to "off" to load it nevertheless, or to the number of GB that it may take.`;
}

function gigabytes(bytes: number): string {
  const value = bytes / GIGABYTE;
  return `${value < 1 ? value.toPrecision(2) : value.toFixed(1)} GB`;
}
