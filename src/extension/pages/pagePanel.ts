import * as vscode from 'vscode';
import { Disposable } from '../disposable';
import { webviewHtml, webviewOptions, type PageName } from '../editor/webviewHtml';

/** What every page sends besides its own messages. */
interface PageMessage {
  readonly type: string;
}

/** What is left of a page's messages for its panel to answer. */
export type PageRequest<In extends PageMessage> = Exclude<In, { type: 'ready' | 'problem' }>;

/** One webview with a page of ours: it starts empty, says `ready`, and is then told all that it shows. */
export abstract class PagePanel<Out, In extends PageMessage> extends Disposable {
  private booted = false;

  protected constructor(
    readonly panel: vscode.WebviewPanel,
    private readonly page: PageName,
    extensionUri: vscode.Uri,
    private readonly pageLog: vscode.LogOutputChannel,
  ) {
    super();
    const { webview } = panel;
    webview.options = webviewOptions(extensionUri);
    this.register(webview.onDidReceiveMessage((message: unknown) => this.receive(message)));
    panel.onDidDispose(() => this.dispose());
    webview.html = webviewHtml(webview, extensionUri, page);
  }

  /** Sends all that the page shows; a hidden page is rebuilt from scratch and asks again. */
  protected abstract show(): void;

  protected abstract answer(request: PageRequest<In>): void;

  /** What fails here is told to the person, who asked for it. */
  protected report(what: string, done: Promise<void>): void {
    void done.catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      this.pageLog.error(`${this.page}, ${what}: ${message}`);
      void vscode.window.showErrorMessage(message);
    });
  }

  /** A page that has not said `ready` gets nothing: it will be told all of it then. */
  protected post(message: Out): void {
    if (this.booted && !this.isDisposed) void this.panel.webview.postMessage(message);
  }

  private receive(message: unknown): void {
    // The page is ours and its script policy lets nothing else run in it.
    const view = message as PageMessage & { readonly message?: string };
    switch (view.type) {
      case 'ready':
        this.booted = true;
        this.show();
        break;
      case 'problem':
        this.pageLog.error(`${this.page}: ${view.message ?? ''}`);
        break;
      default:
        this.answer(message as PageRequest<In>);
    }
  }
}
