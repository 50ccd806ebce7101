import * as vscode from 'vscode';
import { isObject } from '../../trace/json';
import { Disposable } from '../disposable';
import { SweepPanel } from './sweepPanel';

export const SWEEP_VIEW_TYPE = 'reasonscope.sweep';

/** The panels of sweeps, one per file; they come back with the window. */
export class Sweeps extends Disposable implements vscode.WebviewPanelSerializer {
  private readonly panels = new Set<SweepPanel>();

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly log: vscode.LogOutputChannel,
  ) {
    super();
    this.register(vscode.window.registerWebviewPanelSerializer(SWEEP_VIEW_TYPE, this));
  }

  /** Shows the panel that the file has already, as the file is now, or a new one. */
  show(file: vscode.Uri): void {
    const uri = file.toString();
    for (const open of this.panels) {
      if (open.uri !== uri) continue;
      open.panel.reveal();
      void open.show();
      return;
    }
    const { Active } = vscode.ViewColumn;
    this.add(vscode.window.createWebviewPanel(SWEEP_VIEW_TYPE, '', Active), uri);
  }

  deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    if (isObject(state) && typeof state.uri === 'string') this.add(panel, state.uri);
    else panel.dispose();
    return Promise.resolve();
  }

  private add(panel: vscode.WebviewPanel, uri: string): void {
    const sweep = new SweepPanel(panel, uri, this.extensionUri, this.log);
    this.panels.add(sweep);
    panel.onDidDispose(() => this.panels.delete(sweep));
  }
}
