import { CONTRAST_PRESETS, findPreset } from '../../lenses/contrast/presets';
import { contrastSample } from '../../engine/contrast/contrastSample';
import { contrastRequestOf, planContrast, type ContrastChoice } from '../../engine/contrast/plan';
import { DEFAULT_MODEL } from '../../engine/models/embedded';
import type { ContrastPreset } from '../../lenses/contrast/preset';
import { spellingOf, writeTraceFile } from '../../trace/formats/own/write';
import { readTraceFile } from '../../trace/formats/registry';
import { resolveParameters } from '../../trace/parameters';
import { CliError } from '../cliError';
import type { Command } from '../command';
import { contrastLine, contrastRecord } from '../contrastText';
import { ENGINE_HELP, ENGINE_OPTIONS, engineOf } from '../engineOptions';
import { checkOutput, readInput, writeAtomically } from '../files';
import { INTERRUPTED, interruptible } from '../interrupt';
import { parseOptions, settings, usage } from '../options';
import { pickSample, pickTrace } from '../pick';
import { printJson } from '../print';
import { showScoring } from '../progress';

export const contrast: Command = {
  name: 'contrast',
  summary: 'Read the tokens of a sample after two contexts, or with two models.',
  help: `Usage: reasonscope contrast FILE --preset ID [--set NAME=VALUE]… [options]

  FILE                 a trace file with ids of tokens
  --preset ID          what is contrasted:
${CONTRAST_PRESETS.map(presetHelp).join('\n')}
  --set NAME=VALUE     a parameter of the preset; may be given several times
  --model M            what reads (both contexts, or the first); an embedded model or a folder with an
                       ONNX model (default ${DEFAULT_MODEL})
  --second-model M2    of a preset with two models: the reference, or who wrote the sample
  --prompt-a TEXT      the exact text of the first context in place of the preset's; --prompt-b TEXT the
                       second
  --ablate-message I   of next-quill: the message that is left out, from 0
  --ablate-span A:B    of next-quill: the characters of the exact prompt that are left out
${ENGINE_HELP}  --trace I            index of the trace, from 0 (default 0)
  --sample J           index of the sample in the trace, from 0, or its id (default 0)
  --out F              file to write; .jsonl for lines. Without it the trace goes to standard output
  --summary            print the summary as JSON to standard output; the trace then goes to --out only

The result is all traces, the sample with columns PRESET.… and a record of both contexts. Lenses show them:
${CONTRAST_PRESETS.map(({ id, lens }) => `${id}: ${lens}`).join(', ')}.

Ctrl+C ends the contrast, writes nothing, and exits with code ${INTERRUPTED}.
`,
  run: async (args) => {
    const { values, positionals } = parseOptions(
      'contrast',
      args,
      {
        ...ENGINE_OPTIONS,
        preset: { type: 'string' },
        set: { type: 'string', multiple: true },
        model: { type: 'string', default: DEFAULT_MODEL },
        'second-model': { type: 'string' },
        'prompt-a': { type: 'string' },
        'prompt-b': { type: 'string' },
        'ablate-message': { type: 'string' },
        'ablate-span': { type: 'string' },
        trace: { type: 'string' },
        sample: { type: 'string' },
        out: { type: 'string' },
        summary: { type: 'boolean', default: false },
      },
      ['FILE'],
    );
    const [input = ''] = positionals;
    const { model, out } = values;
    const choice = choiceOf(values);
    const engine = engineOf(values);
    const file = readTraceFile(input, await readInput(input));
    const trace = pickTrace(file.traces, values.trace);
    const sample = pickSample(trace, values.sample);
    planContrast(trace, sample, choice);
    if (out !== undefined) await checkOutput(out);

    const progress = showScoring(process.stderr);
    const result = await interruptible(async (signal) => {
      const { tokenizerHash } = await engine.load(model, signal);
      const request = contrastRequestOf(trace, sample, choice, tokenizerHash);
      return engine.contrast(
        request,
        ({ evaluated, total }) => {
          progress.update(evaluated, total);
        },
        signal,
      );
    }).finally(progress.end);
    if (result.finish === 'cancelled') {
      process.exitCode = INTERRUPTED;
      return;
    }
    const contrasted = contrastSample(sample, choice, result);
    const samples = trace.samples.map((each) => (each === sample ? contrasted : each));
    const traces = file.traces.map((each) => (each === trace ? { ...trace, samples } : each));
    const written = writeTraceFile(
      { ...file, traces },
      out === undefined ? 'json' : spellingOf(out),
    );
    if (out !== undefined) await writeAtomically(out, written);
    else if (!values.summary) process.stdout.write(written);
    if (values.summary) printJson(contrastRecord(contrasted, samples, choice.preset));
    else process.stderr.write(`${contrastLine(contrasted, choice.preset)}\n`);
  },
};

interface Given {
  readonly preset?: string | undefined;
  readonly set?: readonly string[] | undefined;
  readonly model: string;
  readonly 'second-model'?: string | undefined;
  readonly 'prompt-a'?: string | undefined;
  readonly 'prompt-b'?: string | undefined;
  readonly 'ablate-message'?: string | undefined;
  readonly 'ablate-span'?: string | undefined;
}

/** @throws CliError, ParameterError */
function choiceOf(given: Given): ContrastChoice {
  const preset = presetOf(given.preset);
  const parts = {
    ...(given['ablate-message'] === undefined ? {} : { message: given['ablate-message'] }),
    ...(given['ablate-span'] === undefined ? {} : { span: given['ablate-span'] }),
  };
  const taken = preset.parameters.map(({ id }) => id);
  if (Object.keys(parts).some((part) => !taken.includes(part))) {
    throw usage('contrast', '--ablate-message and --ablate-span go with --preset next-quill');
  }
  const second = given['second-model'];
  return {
    preset,
    parameters: resolveParameters(preset.title, preset.parameters, {
      ...settings(given.set ?? []),
      ...parts,
    }),
    model: given.model,
    ...(second === undefined ? {} : { secondModel: second }),
    texts: [given['prompt-a'], given['prompt-b']],
  };
}

function presetOf(id: string | undefined): ContrastPreset {
  if (id === undefined) throw usage('contrast', '--preset ID is missing');
  const preset = findPreset(id);
  if (preset) return preset;
  const known = CONTRAST_PRESETS.map((candidate) => candidate.id).join(', ');
  throw new CliError(`There is no contrast "${id}". Give one of ${known}.`);
}

function presetHelp({ id, title, models, parameters }: ContrastPreset): string {
  const needs = { one: '', two: '; needs --second-model', optional: '; may have --second-model' };
  const names = parameters.map((parameter) => parameter.id).join(', ');
  return `    ${id.padEnd(18)} ${title} (${names})${needs[models]}`;
}
