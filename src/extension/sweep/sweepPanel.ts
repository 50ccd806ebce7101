import * as vscode from 'vscode';
import { readSweep } from '../../lenses/crossSampling/readSweep';
import type { SweepHostMessage, SweepViewMessage } from '../../webview/protocol';
import { fileNameOf } from '../compare/sampleRef';
import { PagePanel } from '../pages/pagePanel';

/** One webview on the file of a sweep; all that it shows follows from the file. */
export class SweepPanel extends PagePanel<SweepHostMessage, SweepViewMessage> {
  constructor(
    panel: vscode.WebviewPanel,
    readonly uri: string,
    extensionUri: vscode.Uri,
    log: vscode.LogOutputChannel,
  ) {
    super(panel, 'sweep', extensionUri, log);
    panel.title = vscode.l10n.t('Sweep: {0}', fileNameOf({ uri }));
  }

  refresh(): void {
    this.show();
  }

  /** Reads the file again. */
  protected override show(): void {
    void this.message().then((message) => this.post(message));
  }

  /** All that the page can ask for is its data. */
  protected override answer(): void {
    void vscode.commands.executeCommand('vscode.open', vscode.Uri.parse(this.uri));
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
