import * as vscode from 'vscode';
import type { Command } from '../services';

/**
 * Shows how well the predictions of the active trace's samples came true, or of those of the file
 * that a caller names by its address. Without a trace it asks for a file.
 */
export const showCalibration: Command = {
  id: 'reasonscope.showCalibration',
  async run({ views, calibrations }, argument) {
    const named = argument instanceof vscode.Uri ? argument : views.active?.document.uri;
    const uri = named ?? (await pickFile());
    if (uri) calibrations.show(uri);
    return uri;
  },
};

async function pickFile(): Promise<vscode.Uri | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Show ZIP-RC Calibration of a Trace File'),
    openLabel: vscode.l10n.t('Show'),
    filters: { [vscode.l10n.t('Traces')]: ['json', 'jsonl'] },
  });
  return chosen?.[0];
}
