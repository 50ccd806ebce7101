import type * as vscode from 'vscode';
import { FilePanels } from '../pages/filePanels';
import { SweepPanel } from './sweepPanel';

/** The panels of sweeps. */
export class Sweeps extends FilePanels<SweepPanel> {
  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly log: vscode.LogOutputChannel,
  ) {
    super('reasonscope.sweep');
  }

  protected override make(panel: vscode.WebviewPanel, uri: string): SweepPanel {
    return new SweepPanel(panel, uri, this.extensionUri, this.log);
  }
}
