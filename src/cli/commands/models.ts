import { knownModels } from '../../engine/hub/knownModels';
import { DEFAULT_MODEL } from '../../engine/models/embedded';
import type { Command } from '../command';
import { parseOptions, usage } from '../options';
import { printJson } from '../print';
import { addModel } from './models/add';
import { downloadModel } from './models/download';
import { removeModel } from './models/remove';

const ACTIONS: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
  add: addModel,
  remove: removeModel,
  download: downloadModel,
};

export const models: Command = {
  name: 'models',
  summary: 'List the models on this machine as JSON; add a folder, download a model.',
  help: `Usage: reasonscope models
       reasonscope models add DIR
       reasonscope models remove DIR
       reasonscope models download REPO [--dtype D]

Without an action: a JSON list of the embedded models, the folders that were added, and the models in
the Hugging Face cache that can be run, each dtype by itself: source, name, model (what --model takes;
"${DEFAULT_MODEL}" alone means the one with "default"), path, dtype, bytes, and the problem where there is one.

  add DIR          put a folder with an ONNX model on the list, which VS Code shows too
  remove DIR       take it off the list; its files stay
  download REPO    download OWNER/NAME from the Hugging Face Hub into the Hugging Face cache
    --dtype D      which export: fp32, fp16, q4 …; needed where there are several

A download that ended early goes on where it stopped. HF_TOKEN holds the token for private and gated
models, HF_ENDPOINT another address of the hub; HF_HUB_CACHE or HF_HOME place the cache.
`,
  run: async ([action, ...args]) => {
    if (action !== undefined && !action.startsWith('-')) {
      const run = ACTIONS[action];
      if (!run) {
        const known = Object.keys(ACTIONS).join(', ');
        throw usage('models', `There is no "models ${action}"; there is ${known}`);
      }
      await run(args);
      return;
    }
    parseOptions('models', action === undefined ? [] : [action, ...args], {}, []);
    printJson(await knownModels(), 2);
  },
};
