/**
 * Measures what annotation costs and what the engine gains, as ratios of paired runs on one
 * thread. `npm run bench` runs every section, `npm run bench -- decode scoring` some. It writes
 * its models (3.5 GB) to bench/.models and installs transformers.js in bench/transformers.
 */
import os from 'node:os';
import path from 'node:path';
import { writtenModel, type WrittenModel } from './models/modelFolder';
import { HALF_BILLION, WIDE } from './models/shape';
import { meets, type Figure, type Models } from './section';
import { annotation } from './sections/annotation';
import { decode } from './sections/decode';
import { decoders } from './sections/decoders';
import { divergence } from './sections/divergence';
import { divergencePanel } from './sections/divergencePanel';
import { embedded } from './sections/embedded';
import { loading } from './sections/loading';
import { scoring } from './sections/scoring';
import { scrolling } from './sections/scrolling';
import { transformers } from './sections/transformers';
import { ziprc } from './sections/ziprc';
import { ziprcAccuracy } from './sections/ziprcAccuracy';

const SECTIONS = [
  embedded,
  decoders,
  annotation,
  decode,
  transformers,
  scoring,
  divergence,
  divergencePanel,
  loading,
  scrolling,
  ziprc,
  ziprcAccuracy,
];
const FOLDER = path.join(import.meta.dirname, '.models', 'half');

const WIDE_FOLDER = path.join(import.meta.dirname, '.models', 'wide');

const models: Models = {
  int4: () => written('int4'),
  fp32: () => written('fp32'),
  wide: () => writtenModel(WIDE_FOLDER, WIDE, 'fp32'),
};

function written(precision: 'int4' | 'fp32'): WrittenModel {
  return writtenModel(FOLDER, HALF_BILLION, precision);
}

function line({ what, values, ratio }: Figure, bar: string): string {
  return `${what.padEnd(46)} ${values.padEnd(34)} ${(ratio?.toFixed(2) ?? '').padStart(5)}  ${bar}`;
}

async function main(names: readonly string[]): Promise<void> {
  const known = SECTIONS.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new Error(`No such section: ${unknown.join(', ')}. Give some of ${known.join(', ')}.`);
  }
  if (process.platform !== 'linux')
    throw new Error('The benchmark reads /proc, so it wants Linux.');
  const [processor] = os.cpus();
  print(`${new Date().toISOString()}, ${processor?.model ?? ''}, Node ${process.versions.node}`);
  const missed: string[] = [];
  for (const section of SECTIONS) {
    if (names.length > 0 && !names.includes(section.name)) continue;
    print(`\n${section.title}`);
    await section.measure(models, (figure) => {
      const met = meets(figure);
      const bar =
        figure.bar && ('least' in figure.bar ? `≥ ${figure.bar.least}` : `≤ ${figure.bar.most}`);
      print(line(figure, met === undefined ? '' : `${bar ?? ''} ${met ? 'met' : 'MISSED'}`));
      if (met === false) missed.push(figure.what);
    });
  }
  print(missed.length === 0 ? '\nEvery bar is met.' : `\nMissed: ${missed.join('; ')}`);
  process.exitCode = missed.length === 0 ? 0 : 1;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

void main(process.argv.slice(2));
