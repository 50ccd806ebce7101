import { fork } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { isObject } from '../../trace/json';
import { oneLine } from '../errors';
import type { DeviceId } from './device';

/** What a device did with a small graph. */
export type Probe =
  | {
      readonly works: true;
      /**
       * The software that stands for a GPU, where the device is none; such is slower than the CPU
       * provider.
       */
      readonly software?: string;
      /** Most tokens that it attends from at once and gets right, where that is limited. */
      readonly mostTokens?: number;
    }
  | { readonly works: false; readonly problem: string };

/** A driver that takes longer to start has hung. */
const WITHIN_MS = 60_000;

/**
 * Tries a device in a process of its own, for a driver can end the process that it is loaded in.
 * @param module file of the engine process.
 */
export function probeDevice(
  device: DeviceId,
  module = engineModule(),
  withinMs = WITHIN_MS,
): Promise<Probe> {
  return new Promise((resolve) => {
    const child = fork(module, [`--probe=${device}`], {
      // What drivers write on their way is no news.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      execArgv: [],
    });
    const end = (probe: Probe): void => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      resolve(probe);
    };
    const fails = (problem: string): void => {
      end({ works: false, problem });
    };
    const timer = setTimeout(() => {
      fails(`it did not answer within ${withinMs / 1000} s`);
    }, withinMs);
    child.once('message', (message) => {
      end(isProbe(message) ? message : { works: false, problem: 'it gave no answer' });
    });
    child.once('error', (error) => {
      fails(oneLine(error.message));
    });
    child.once('exit', (code, signal) => {
      fails(`its driver ended the process (${signal ?? `code ${code ?? 0}`})`);
    });
  });
}

/** The bundle of the engine process: beside this one, or in `dist` when not bundled. */
function engineModule(): string {
  for (let folder = __dirname; folder !== path.dirname(folder); folder = path.dirname(folder)) {
    for (const candidate of [path.join(folder, 'engine.js'), path.join(folder, 'dist/engine.js')]) {
      if (fs.existsSync(candidate)) return candidate;
    }
  }
  throw new Error(`The engine is missing: no engine.js above ${__dirname}.`);
}

function isProbe(value: unknown): value is Probe {
  if (!isObject(value)) return false;
  if (value.works === false) return typeof value.problem === 'string';
  return (
    value.works === true &&
    ['string', 'undefined'].includes(typeof value.software) &&
    ['number', 'undefined'].includes(typeof value.mostTokens)
  );
}
