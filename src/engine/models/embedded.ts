import fs from 'node:fs';
import path from 'node:path';
import { isArray, isObject } from '../../trace/json';
import type { GoldFields } from '../../trace/verifier/goldText';

export interface EmbeddedModel {
  /** As a person writes it; `embedded` alone means the first one. */
  readonly name: string;
  readonly title: string;
  /** What it can do, in one sentence. */
  readonly knows: string;
}

const KNOWS =
  'knows two kinds of small problem only: Countdown (make a target from 2 to 4 numbers) and ' +
  'one- to five-step word problems about counting things; it is often wrong, and anything else ' +
  'gives nonsense.';

export const EMBEDDED_MODELS: readonly EmbeddedModel[] = [
  {
    name: 'embedded/base',
    title: 'Embedded base model (1.3 M parameters)',
    knows: `The embedded base model ${KNOWS}`,
  },
  {
    name: 'embedded/rl',
    title: 'Embedded base model after reinforcement learning on right answers',
    knows: `The embedded RL model ${KNOWS}`,
  },
  {
    name: 'embedded/draft',
    title: 'Embedded draft model (0.26 M parameters)',
    knows: `The embedded draft model ${KNOWS}`,
  },
];

export const DEFAULT_MODEL = 'embedded';

export function findEmbedded(name: string): EmbeddedModel | undefined {
  const full = name === DEFAULT_MODEL ? EMBEDDED_MODELS[0]?.name : name;
  return EMBEDDED_MODELS.find((model) => model.name === full);
}

/** Folder of an embedded model. */
export function embeddedFolder(model: EmbeddedModel): string {
  return path.join(modelsFolder(), ...model.name.split('/'));
}

export interface SampleProblem {
  readonly kind: 'countdown' | 'word';
  readonly prompt: string;
  /** A right answer: for Countdown one expression of possibly many, else the number. */
  readonly answer: string;
  /** Countdown only: the numbers, each to be used once, and what to make of them. */
  readonly numbers?: readonly number[];
  readonly target?: number;
}

/** The file of {@link sampleProblems}. */
export function sampleProblemsFile(): string {
  return path.join(modelsFolder(), 'embedded', 'problems.json');
}

/** Problems of the kinds that the embedded models know, with right answers. */
export function sampleProblems(): readonly SampleProblem[] {
  const file = sampleProblemsFile();
  const list: unknown = JSON.parse(fs.readFileSync(file, 'utf8'));
  if (!isArray(list) || !list.every(isProblem)) throw new Error(`${file} holds no problem list.`);
  return list;
}

/** What makes an answer right, of a prompt that is one of the sample problems. */
export function goldOfProblem(prompt: string): GoldFields | undefined {
  const text = prompt.trim();
  const problem = sampleProblems().find((one) => one.prompt === text);
  if (!problem) return undefined;
  const { answer, numbers, target } = problem;
  const rules = numbers && target !== undefined ? { countdown: { numbers, target } } : {};
  return { answer, ...rules };
}

function isProblem(value: unknown): value is SampleProblem {
  return (
    isObject(value) &&
    (value.kind === 'countdown' || value.kind === 'word') &&
    typeof value.prompt === 'string' &&
    typeof value.answer === 'string'
  );
}

/** `models`, beside the folder of the bundle; a few folders above this file when not bundled. */
function modelsFolder(): string {
  for (let folder = __dirname; ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, 'models');
    if (fs.existsSync(path.join(candidate, 'embedded', 'problems.json'))) return candidate;
    if (folder === path.dirname(folder)) {
      throw new Error(`The embedded models are missing: no models/embedded above ${__dirname}.`);
    }
  }
}
