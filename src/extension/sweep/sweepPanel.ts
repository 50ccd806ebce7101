import * as vscode from 'vscode';
import { readSweep } from '../../lenses/crossSampling/readSweep';
import type { SweepHostMessage, SweepViewMessage } from '../../webview/protocol';
import { fileNameOf } from '../compare/sampleRef';
import { Disposable } from '../disposable';
import { webviewHtml, webviewOptions } from '../editor/webviewHtml';

/** One webview on the file of a sweep; all that it shows follows from the file. */
export class SweepPanel extends Disposable {
  private booted = false;

  constructor(
    readonly panel: vscode.WebviewPanel,
    readonly uri: string,
    extensionUri: vscode.Uri,
    private readonly log: vscode.LogOutputChannel,
  ) {
    super();
    const { webview } = panel;
    webview.options = webviewOptions(extensionUri);
    panel.title = vscode.l10n.t('Sweep: {0}', fileNameOf({ uri }));
    this.register(webview.onDidReceiveMessage((message: unknown) => this.receive(message)));
    panel.onDidDispose(() => this.dispose());
    webview.html = webviewHtml(webview, extensionUri, 'sweep');
  }

  /** Reads the file again. */
  async show(): Promise<void> {
    const message = await this.message();
    if (this.booted && !this.isDisposed) void this.panel.webview.postMessage(message);
  }

  private receive(message: unknown): void {
    // The page is ours and its script policy lets nothing else run in it.
    const view = message as SweepViewMessage;
    switch (view.type) {
      case 'ready':
        this.booted = true;
        void this.show();
        break;
      case 'openData':
        void vscode.commands.executeCommand('vscode.open', vscode.Uri.parse(this.uri));
        break;
      case 'problem':
        this.log.error(`sweep: ${view.message}`);
        break;
    }
  }

  private async message(): Promise<SweepHostMessage> {
    const { uri } = this;
    const fileName = fileNameOf({ uri });
    try {
      const bytes = await vscode.workspace.fs.readFile(vscode.Uri.parse(uri));
      const sweep = readSweep(fileName, Buffer.from(bytes).toString('utf8'));
      return { type: 'sweep', uri, fileName, sweep };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { type: 'sweepFailure', uri, message };
    }
  }
}
