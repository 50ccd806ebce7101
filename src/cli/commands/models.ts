import { DEFAULT_MODEL, EMBEDDED_MODELS, findEmbedded } from '../../engine/models/embedded';
import type { Command } from '../command';
import { parseOptions } from '../options';
import { printJson } from '../print';

export const models: Command = {
  name: 'models',
  summary: 'List the models that come with the program, as JSON.',
  help: `Usage: reasonscope models

Prints a JSON list of the embedded models: name, title, what it knows, and which one "${DEFAULT_MODEL}"
alone means. Wherever a model is asked for, the path of a folder with an ONNX model works too.
`,
  run: (args) => {
    parseOptions('models', args, {}, []);
    const byDefault = findEmbedded(DEFAULT_MODEL);
    printJson(
      EMBEDDED_MODELS.map((model) => ({ ...model, default: model === byDefault })),
      2,
    );
    return Promise.resolve();
  },
};
