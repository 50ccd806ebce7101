/**
 * Entry of the engine process. It is forked with an IPC channel and `serialization: 'advanced'`,
 * speaks protocol.ts over it, writes nothing to stdout and ends when the channel closes.
 * Arguments: `--threads=N`, that models compute with, 0 for the default; `--device=D`, what they
 * run on, `auto` by default; `--memory-gate=G`, `auto`, `off`, or the GB that they may take.
 * `--probe=D`: instead of all this, says once whether a device works.
 */
import { parseArgs } from 'node:util';
import { isDeviceChoice } from './devices/device';
import { tryDevice } from './devices/tryDevice';
import { readMemoryGate } from './memory/memoryGate';
import { serve } from './server';

const { values } = parseArgs({
  options: {
    threads: { type: 'string', default: '0' },
    device: { type: 'string', default: 'auto' },
    'memory-gate': { type: 'string', default: 'auto' },
    probe: { type: 'string' },
  },
});
const send = process.send?.bind(process);
if (send && isDeviceChoice(values.probe) && values.probe !== 'auto') {
  void tryDevice(values.probe).then((probe) => send(probe));
} else if (send) {
  const device = isDeviceChoice(values.device) ? values.device : 'auto';
  const memoryGate = readMemoryGate(values['memory-gate']) ?? 'auto';
  const threads = Number(values.threads) || 0;
  const server = serve((message) => void send(message), threads, device, memoryGate);
  process.on('message', (message: unknown) => {
    server.receive(message);
  });
  // A send may find the channel closed before the end of the parent is told; both mean the same.
  const end = (): never => process.exit(0);
  process.on('disconnect', end);
  process.on('error', end);
} else {
  process.stderr.write(
    'The engine is started by Reasonscope; on a command line use dist/cli.js.\n',
  );
  process.exitCode = 1;
}
