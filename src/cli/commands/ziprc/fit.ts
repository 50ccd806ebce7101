import { EngineError } from '../../../engine/errors';
import { fitText } from '../../../engine/ziprc/fit/fitText';
import {
  FIT_BOUNDS,
  FIT_DEFAULTS,
  type FitRequest,
  type FitResult,
} from '../../../engine/ziprc/fit/request';
import {
  ANSWER_VERIFIERS,
  DEFAULT_VERIFIER,
  readVerifier,
} from '../../../engine/ziprc/fit/verifierChoice';
import { readProblems } from '../../../trace/problems';
import { decodeText } from '../../../trace/text';
import { CliError } from '../../cliError';
import { ENGINE_HELP, ENGINE_OPTIONS, engineOf } from '../../engineOptions';
import { readInput } from '../../files';
import { INTERRUPTED, interruptible } from '../../interrupt';
import { parseOptions, usage, wholeNumber, wholeNumbers } from '../../options';
import { printJson } from '../../print';
import { showFit } from './fitProgress';

const verifiers = Object.entries(ANSWER_VERIFIERS)
  .map(([name, what]) => `                         ${name.padEnd(12)}${what}`)
  .join('\n');

export const FIT_HELP = `  --model NAME|DIR       an embedded model or a folder with an ONNX model; its head must be one that can be split off
  --prompts FILE         JSON lines or a JSON array of {"prompt": …, "answer": …}, or with "numbers" and "target" of a Countdown
  --verifier V           what is right (default ${DEFAULT_VERIFIER}):
${verifiers}
                         command:PROGRAM ARGUMENTS   a program that gets {"prompt", "response", "answer", …} as JSON on
                                     standard input and ends with 0 for right, 1 for wrong; no shell
  --samples N            rollouts of each prompt (default ${FIT_DEFAULTS.samples})
  --max-tokens N         most tokens of a rollout (default ${FIT_DEFAULTS.maxTokens}); the model's context is a limit too
  --temperature T        of the rollouts (default ${FIT_DEFAULTS.temperature})
  --bins N               bins of remaining length, with edges by the rollouts' lengths (default ${FIT_DEFAULTS.bins})
  --length-edges 0,E,…   instead: their edges in tokens
  --states N             most hidden states kept of a rollout (default ${FIT_DEFAULTS.statesPerRollout})
  --seed N               of the first rollout, the next ones count up, and of the split (default ${FIT_DEFAULTS.seed})
  --out DIR              folder for ziprc.json and ziprc.bin; by default beside the model, or among your own files where
                         the model is embedded, downloaded, or in a folder that you cannot write in
  --json                 print the figures as JSON
${ENGINE_HELP}`;

/** `ziprc fit --model M --prompts F`: prints the figures of the head on prompts held out. */
export async function fitHead(args: readonly string[]): Promise<void> {
  const { values } = parseOptions(
    'ziprc',
    args,
    {
      ...ENGINE_OPTIONS,
      model: { type: 'string' },
      prompts: { type: 'string' },
      verifier: { type: 'string', default: DEFAULT_VERIFIER },
      samples: { type: 'string' },
      'max-tokens': { type: 'string' },
      temperature: { type: 'string' },
      bins: { type: 'string' },
      'length-edges': { type: 'string' },
      states: { type: 'string' },
      seed: { type: 'string' },
      out: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
    [],
  );
  const { model, prompts, out } = values;
  if (model === undefined) throw usage('ziprc', '--model NAME|DIR is missing');
  if (prompts === undefined) throw usage('ziprc', '--prompts FILE is missing');
  if (values.bins !== undefined && values['length-edges'] !== undefined) {
    throw usage('ziprc', 'Give one of --bins and --length-edges');
  }
  const whole = (option: string, name: keyof typeof FIT_DEFAULTS, text?: string): number =>
    wholeNumber(option, text, { ...FIT_BOUNDS[name], default: FIT_DEFAULTS[name] });
  const edges = values['length-edges'];
  const request: FitRequest = {
    model,
    problems: readProblems(prompts, decodeText(await readInput(prompts))),
    verifier: readVerifier(values.verifier, process.cwd()),
    samples: whole('samples', 'samples', values.samples),
    maxTokens: whole('max-tokens', 'maxTokens', values['max-tokens']),
    temperature: temperatureOf(values.temperature),
    seed: whole('seed', 'seed', values.seed),
    bins: whole('bins', 'bins', values.bins),
    statesPerRollout: whole('states', 'statesPerRollout', values.states),
    ...(edges === undefined ? {} : { lengthEdges: wholeNumbers('length-edges', edges) }),
    ...(out === undefined ? {} : { folder: out }),
  };
  const engine = engineOf(values);
  const progress = showFit(process.stderr);
  let result: FitResult;
  try {
    result = await interruptible((signal) =>
      engine.fitHead(request, progress.update, signal),
    ).finally(progress.end);
  } catch (error) {
    if (!(error instanceof EngineError && error.code === 'cancelled')) throw error;
    process.stderr.write(`reasonscope: ${error.message}\n`);
    process.exitCode = INTERRUPTED;
    return;
  }
  for (const warning of result.warnings) process.stderr.write(`Note: ${warning}\n`);
  if (values.json) printJson(result, 2);
  else process.stdout.write(`${fitText(result)}\nSaved as ${result.file}\n`);
}

function temperatureOf(text: string | undefined): number {
  if (text === undefined) return FIT_DEFAULTS.temperature;
  const { minimum, maximum } = FIT_BOUNDS.temperature;
  const value = text.trim() === '' ? NaN : Number(text);
  if (value >= minimum && value <= maximum) return value;
  throw new CliError(
    `--temperature must be a number from ${minimum} to ${maximum}, not "${text}".`,
  );
}
