import * as vscode from 'vscode';
import type { TraceView } from '../editor/traceView';
import type { Services } from '../services';

/** The view that a command acts on; without one, says what to do and gives undefined. */
export function activeView({ views }: Services): TraceView | undefined {
  const view = views.active;
  if (!view) {
    const open = vscode.l10n.t('Show Sample Trace');
    const text = vscode.l10n.t('Open a trace first: this command works in a trace editor.');
    void vscode.window.showInformationMessage(text, open).then((choice) => {
      if (choice === open) void vscode.commands.executeCommand('reasonscope.showSampleTrace');
    });
  }
  return view;
}
