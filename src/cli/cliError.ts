/** The command cannot be carried out. The message is one line that says what to do. */
export class CliError extends Error {
  override readonly name = 'CliError';
}
