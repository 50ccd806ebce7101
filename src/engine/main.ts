/**
 * Entry of the engine process. It is forked with an IPC channel and `serialization: 'advanced'`,
 * speaks protocol.ts over it, writes nothing to stdout and ends when the channel closes.
 * Argument `--threads=N`: threads that models compute with; 0 for the default.
 */
import { parseArgs } from 'node:util';
import { serve } from './server';

const { values } = parseArgs({ options: { threads: { type: 'string', default: '0' } } });
const send = process.send?.bind(process);
if (send) {
  const server = serve((message) => void send(message), Number(values.threads) || 0);
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
