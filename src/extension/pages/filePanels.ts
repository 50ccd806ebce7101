import * as vscode from 'vscode';
import { isObject } from '../../trace/json';
import { Disposable } from '../disposable';

/** A panel on one file. */
export interface FilePanel {
  readonly panel: vscode.WebviewPanel;
  readonly uri: string;
  /** Called where a person asks for the file again, for panels that do not follow it themselves. */
  refresh?(): void;
}

/** The panels of one kind, one per file; they come back with the window. */
export abstract class FilePanels<P extends FilePanel>
  extends Disposable
  implements vscode.WebviewPanelSerializer
{
  private readonly panels = new Set<P>();

  protected constructor(private readonly viewType: string) {
    super();
    this.register(vscode.window.registerWebviewPanelSerializer(viewType, this));
  }

  protected abstract make(panel: vscode.WebviewPanel, uri: string): P;

  /** Shows the panel that the file has already, or a new one. */
  show(file: vscode.Uri): void {
    const uri = file.toString();
    for (const open of this.panels) {
      if (open.uri !== uri) continue;
      open.panel.reveal();
      open.refresh?.();
      return;
    }
    this.add(vscode.window.createWebviewPanel(this.viewType, '', vscode.ViewColumn.Active), uri);
  }

  /** The page stores the address of its file. */
  deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    if (isObject(state) && typeof state.uri === 'string') this.add(panel, state.uri);
    else panel.dispose();
    return Promise.resolve();
  }

  private add(panel: vscode.WebviewPanel, uri: string): void {
    const made = this.make(panel, uri);
    this.panels.add(made);
    panel.onDidDispose(() => this.panels.delete(made));
  }
}
