import { FAMILIES, type Decoder } from '../../engine/decoders/decoder';
import { DECODERS, DEFAULT_DECODER } from '../../engine/decoders/registry';
import type { Command } from '../command';
import { methodRecord } from '../methodRecord';
import { parseOptions } from '../options';
import { printJson } from '../print';

export const decoders: Command = {
  name: 'decoders',
  summary: 'List the decoders with their formulas, parameters, models and sources, as JSON.',
  help: `Usage: reasonscope decoders

Prints a JSON list with an entry per decoder: id, title, family, summary, formula, citation,
fidelity, what it needs of a model (best: the most probable token alone, logits: whole rows, run: it
drives models and samples itself), otherModels (the models beside the first, in the order in which
they are given) and parameters (type, default, and minimum and maximum or choices). Set parameters
with generate --set NAME=VALUE; a list of words is separated by commas.
`,
  run: (args) => {
    parseOptions('decoders', args, {}, []);
    printJson(DECODERS.map(decoderRecord), 2);
    return Promise.resolve();
  },
};

function decoderRecord(decoder: Decoder): Readonly<Record<string, unknown>> {
  const { id, family, formula, needs } = decoder;
  return {
    ...methodRecord(decoder),
    default: id === DEFAULT_DECODER,
    family: FAMILIES[family],
    formula,
    needs,
    otherModels: decoder.needs === 'run' ? decoder.otherModels : [],
  };
}
