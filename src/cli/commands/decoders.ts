import { DECODERS, DEFAULT_DECODER } from '../../engine/decoders/registry';
import type { Command } from '../command';
import { methodRecord } from '../methodRecord';
import { parseOptions } from '../options';
import { printJson } from '../print';

export const decoders: Command = {
  name: 'decoders',
  summary: 'List the decoders with their parameters, bounds, defaults and sources, as JSON.',
  help: `Usage: reasonscope decoders

Prints a JSON list: id, title, summary, citation, fidelity and parameters (type, default, minimum,
maximum) of every decoder. Set parameters with generate --set NAME=VALUE.
`,
  run: (args) => {
    parseOptions('decoders', args, {}, []);
    printJson(
      DECODERS.map((decoder) => ({
        ...methodRecord(decoder),
        default: decoder.id === DEFAULT_DECODER,
      })),
      2,
    );
    return Promise.resolve();
  },
};
