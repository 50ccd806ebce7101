import { parseArgs, type ParseArgsConfig } from 'node:util';
import { messageOf } from '../engine/errors';
import { CliError } from './cliError';

type OptionsConfig = NonNullable<ParseArgsConfig['options']>;
type Parsed<O extends OptionsConfig> = ReturnType<
  typeof parseArgs<{ options: O; allowPositionals: true; strict: true; args: string[] }>
>;

/**
 * Options and positional arguments of one command.
 * @param positionals names of the arguments that must be given, in order.
 * @param optional names of those that may follow.
 * @throws CliError
 */
export function parseOptions<const O extends OptionsConfig>(
  command: string,
  args: readonly string[],
  options: O,
  positionals: readonly string[],
  optional: readonly string[] = [],
): Parsed<O> {
  const config = { options, allowPositionals: true, strict: true, args: [...args] } as const;
  let parsed: Parsed<O>;
  try {
    parsed = parseArgs(config satisfies ParseArgsConfig);
  } catch (error) {
    // Node explains at length; its first sentence names the option.
    const [problem] = messageOf(error).split(/\. |; /);
    throw usage(command, problem ?? '');
  }
  const missing = positionals[parsed.positionals.length];
  if (missing !== undefined) throw usage(command, `${missing} is missing`);
  const surplus = parsed.positionals[positionals.length + optional.length];
  if (surplus !== undefined) throw usage(command, `Unexpected argument "${surplus}"`);
  return parsed;
}

export function usage(command: string, problem: string): CliError {
  const sentence = problem.replace(/\.$/, '');
  return new CliError(`${sentence}. See: reasonscope ${command} --help`);
}

/** A whole number, or the default where the option is not given. */
export function wholeNumber(
  name: string,
  text: string | undefined,
  bounds: { readonly default: number; readonly minimum: number; readonly maximum: number },
): number {
  if (text === undefined) return bounds.default;
  const value = /^[+-]?\d+$/.test(text.trim()) ? Number(text) : NaN;
  if (value >= bounds.minimum && value <= bounds.maximum) return value;
  throw new CliError(
    `--${name} must be a whole number from ${bounds.minimum} to ${bounds.maximum}, not "${text}".`,
  );
}

/** Token ids and the like: whole numbers from 0 on, with commas between. @throws CliError */
export function wholeNumbers(name: string, text: string): number[] {
  return text.split(',').map((part) => {
    if (/^\s*\d{1,10}\s*$/.test(part)) return Number(part);
    throw new CliError(`--${name} takes whole numbers with commas between, not "${part.trim()}".`);
  });
}

/** `k=v` settings; a later one replaces an earlier one. */
export function settings(given: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    given.map((setting) => {
      const at = setting.indexOf('=');
      if (at < 1) throw new CliError(`--set takes NAME=VALUE, not "${setting}".`);
      return [setting.slice(0, at), setting.slice(at + 1)];
    }),
  );
}
