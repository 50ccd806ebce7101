/** One command of the program. One file, one line in main.ts. */
export interface Command {
  readonly name: string;
  /** One line, for the program's help. */
  readonly summary: string;
  /** What `--help` prints. */
  readonly help: string;
  /** @throws CliError and the errors of what it uses; each message is one line. */
  run(args: readonly string[]): Promise<void>;
}
