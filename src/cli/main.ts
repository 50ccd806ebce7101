/** Entry of the command line `reasonscope`: data on stdout, one line on stderr for an error. */
import { messageOf } from '../engine/errors';
import { reasonscopeVersion } from '../engine/versions';
import { isObject } from '../trace/json';
import { CliError } from './cliError';
import type { Command } from './command';
import { contrast } from './commands/contrast';
import { convert } from './commands/convert';
import { crosssample } from './commands/crosssample';
import { decoders } from './commands/decoders';
import { devices } from './commands/devices';
import { diverge } from './commands/diverge';
import { generate } from './commands/generate';
import { lens } from './commands/lens';
import { lenses } from './commands/lenses';
import { models } from './commands/models';
import { regenerate } from './commands/regenerate';
import { score } from './commands/score';
import { servers } from './commands/servers';
import { verify } from './commands/verify';
import { ziprc } from './commands/ziprc';

const COMMANDS: readonly Command[] = [
  generate,
  regenerate,
  score,
  diverge,
  contrast,
  crosssample,
  ziprc,
  verify,
  convert,
  lens,
  models,
  servers,
  devices,
  decoders,
  lenses,
];

const HELP = `Usage: reasonscope COMMAND [options]

${COMMANDS.map(({ name, summary }) => `  ${name.padEnd(12)}${summary}`).join('\n')}

reasonscope COMMAND --help tells a command's options; --version prints the version.
Results go to standard output, errors as one line to standard error with exit code 1.
`;

async function run([name, ...args]: readonly string[]): Promise<void> {
  if (name === '--help' || name === '-h') {
    process.stdout.write(HELP);
    return;
  }
  if (name === '--version') {
    process.stdout.write(`${reasonscopeVersion}\n`);
    return;
  }
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (!command) {
    const known = COMMANDS.map((candidate) => candidate.name).join(', ');
    const problem = name === undefined ? 'A command is missing' : `There is no command "${name}"`;
    throw new CliError(`${problem}. Give one of ${known}, or --help.`);
  }
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(command.help);
    return;
  }
  await command.run(args);
}

// A reader such as `head` may close the pipe early; that is its right and no error.
process.stdout.on('error', (error: unknown) => {
  if (isObject(error) && error.code === 'EPIPE') process.exit(0);
  throw error;
});

run(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`reasonscope: ${messageOf(error)}\n`);
  process.exitCode = 1;
});
