import * as vscode from 'vscode';
import { isObject } from '../../trace/json';
import { Disposable } from '../disposable';
import type { ViewRegistry } from '../editor/viewRegistry';
import { DivergencePanel } from './divergencePanel';

export const DIVERGENCE_VIEW_TYPE = 'reasonscope.divergence';

/** The divergence panels, one per file; they come back with the window. */
export class Divergences extends Disposable implements vscode.WebviewPanelSerializer {
  private readonly panels = new Set<DivergencePanel>();

  constructor(
    private readonly views: ViewRegistry,
    private readonly extensionUri: vscode.Uri,
    private readonly log: vscode.LogOutputChannel,
  ) {
    super();
    this.register(vscode.window.registerWebviewPanelSerializer(DIVERGENCE_VIEW_TYPE, this));
  }

  /** Shows the panel that the file has already, or a new one. */
  show(file: vscode.Uri): void {
    const uri = file.toString();
    for (const open of this.panels) {
      if (open.uri !== uri) continue;
      open.panel.reveal();
      return;
    }
    const { Active } = vscode.ViewColumn;
    this.add(vscode.window.createWebviewPanel(DIVERGENCE_VIEW_TYPE, '', Active), uri);
  }

  deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    if (isObject(state) && typeof state.uri === 'string') this.add(panel, state.uri);
    else panel.dispose();
    return Promise.resolve();
  }

  private add(panel: vscode.WebviewPanel, uri: string): void {
    const { views, extensionUri, log } = this;
    const divergence = new DivergencePanel(panel, uri, { views, extensionUri, log });
    this.panels.add(divergence);
    panel.onDidDispose(() => this.panels.delete(divergence));
  }
}
