import type * as vscode from 'vscode';
import type { ViewRegistry } from '../editor/viewRegistry';
import { FilePanels } from '../pages/filePanels';
import { DivergencePanel } from './divergencePanel';

/** The divergence panels. */
export class Divergences extends FilePanels<DivergencePanel> {
  constructor(
    private readonly views: ViewRegistry,
    private readonly extensionUri: vscode.Uri,
    private readonly log: vscode.LogOutputChannel,
  ) {
    super('reasonscope.divergence');
  }

  protected override make(panel: vscode.WebviewPanel, uri: string): DivergencePanel {
    const { views, extensionUri, log } = this;
    return new DivergencePanel(panel, uri, { views, extensionUri, log });
  }
}
