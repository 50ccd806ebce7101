/**
 * Entry of the engine process. It is forked with an IPC channel and `serialization: 'advanced'`,
 * speaks protocol.ts over it, writes nothing to stdout and ends when the channel closes.
 */
import { isObject } from '../trace/json';
import { serve } from './server';

const send = process.send?.bind(process);
if (send) {
  const server = serve((message) => void send(message));
  process.on('message', (message: unknown) => {
    server.receive(message);
  });
  process.on('disconnect', () => {
    process.exit(0);
  });
  // The parent may vanish between two messages; the channel's end then closes this process.
  process.on('error', (error: unknown) => {
    if (!isObject(error) || error.code !== 'EPIPE') throw error;
  });
} else {
  process.stderr.write(
    'The engine is started by Reasonscope; on a command line use dist/cli.js.\n',
  );
  process.exitCode = 1;
}
