import { DEVICE_CHOICES } from '../../engine/devices/device';
import { listDevices } from '../../engine/devices/listDevices';
import { thisMachine } from '../../engine/devices/machine';
import type { Command } from '../command';
import { ENGINE_OPTIONS, engineOf } from '../engineOptions';
import { parseOptions, usage } from '../options';
import { printJson } from '../print';
import { installDevice } from './devices/install';

export const devices: Command = {
  name: 'devices',
  summary: 'List what models can run on as JSON; download the CUDA libraries.',
  help: `Usage: reasonscope devices [--model NAME|DIR [--device D]]
       reasonscope devices install cuda [--yes]

A JSON list of the devices of ONNX Runtime: id (what --device takes), title, what each needs, whether it
works here, and the problem where it does not. A device is tried with a small graph, in a process of its own.

  --model NAME|DIR   instead: load this model and tell the device that it runs on, and for the others why not
  --device D         with --model: ${DEVICE_CHOICES.join(', ')} (default ${ENGINE_OPTIONS.device.default})

  install cuda       download the libraries of ONNX Runtime's CUDA provider (Linux x64) beside ONNX Runtime
    --yes            without it only the size, the source and the destination are told

REASONSCOPE_NUGET_INDEX names another address of the NuGet service index.
`,
  run: async ([action, ...args]) => {
    if (action !== undefined && !action.startsWith('-')) {
      if (action !== 'install') {
        throw usage('devices', `There is no "devices ${action}"; there is install`);
      }
      await installDevice(args);
      return;
    }
    const given = action === undefined ? [] : [action, ...args];
    const options = { ...ENGINE_OPTIONS, model: { type: 'string' } } as const;
    const { values } = parseOptions('devices', given, options, []);
    if (values.model === undefined) {
      printJson(await listDevices(thisMachine), 2);
      return;
    }
    const { name, device, deviceNotes } = await engineOf(values).load(values.model);
    printJson({ model: name, device, notes: deviceNotes }, 2);
  },
};
