import * as vscode from 'vscode';

/** Which gold answers are understood, for the box that asks for one. */
export function goldForms(): string {
  return vscode.l10n.t(
    'A number, a fraction, an expression, \\boxed{…} or a text; of a Countdown its numbers and target, such as 9, 3, 5 = 48. Leave it empty for none.',
  );
}
