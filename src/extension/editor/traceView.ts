import * as vscode from 'vscode';
import { packBlock, packSample } from '../../trace/wire';
import { affectsView, viewSettings } from '../config';
import { Disposable } from '../disposable';
import type {
  HostMessage,
  ViewAction,
  ViewCommand,
  ViewMessage,
  ViewSelection,
} from '../../webview/protocol';
import { snapshotOf } from './snapshot';
import type { TraceDocument } from './traceDocument';
import { webviewHtml, webviewOptions } from './webviewHtml';

/** Commands that a view's buttons stand for. */
const ACTION_COMMANDS: Readonly<Record<Exclude<ViewAction, 'openAsText'>, string>> = {
  regenerate: 'reasonscope.regenerate',
  cancel: 'reasonscope.cancelGeneration',
  compareSamples: 'reasonscope.compareSamples',
  compareWithModel: 'reasonscope.compareWithModel',
  showDivergence: 'reasonscope.showDivergence',
  selectLens: 'reasonscope.selectLens',
  selectModel: 'reasonscope.selectModel',
  saveAsTrace: 'reasonscope.saveAsTrace',
  showLog: 'reasonscope.showLog',
};

/** One webview panel on one document. Everything it holds can be rebuilt from the document. */
export class TraceView extends Disposable {
  private booted = false;
  /** Commands for a page that is not there yet. */
  private readonly waiting: ViewCommand[] = [];
  private lastSelection: ViewSelection | undefined;
  private readonly selections = this.register(new vscode.EventEmitter<ViewSelection>());
  readonly onDidSelect = this.selections.event;

  constructor(
    readonly document: TraceDocument,
    readonly panel: vscode.WebviewPanel,
    extensionUri: vscode.Uri,
    private readonly log: vscode.LogOutputChannel,
  ) {
    super();
    const { webview } = panel;
    webview.options = webviewOptions(extensionUri);
    this.register(webview.onDidReceiveMessage((message: unknown) => this.receive(message)));
    this.register(
      panel.onDidChangeViewState(() => {
        // A hidden page is gone; the one that comes back says `ready` again.
        if (!panel.visible) this.booted = false;
      }),
    );
    this.register(document.onDidChange(() => this.show()));
    this.register(
      document.onDidAppend(({ address, start, block }) =>
        this.post({ type: 'append', address, start, block: packBlock(block) }),
      ),
    );
    this.register(
      document.onDidChangeLive((live) => this.post({ type: 'live', live: live ?? null })),
    );
    this.register(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (affectsView(event)) this.show();
      }),
    );
    webview.html = webviewHtml(webview, extensionUri);
  }

  /** What the person looks at; undefined until the view has shown a sample. */
  get selection(): ViewSelection | undefined {
    return this.lastSelection;
  }

  run(command: ViewCommand): void {
    if (this.booted) this.post({ type: 'command', command });
    else this.waiting.push(command);
  }

  private receive(message: unknown): void {
    // The page is ours and its script policy lets nothing else run in it.
    const view = message as ViewMessage;
    switch (view.type) {
      case 'ready':
        this.booted = true;
        this.show();
        this.post({ type: 'live', live: this.document.live ?? null });
        for (const command of this.waiting.splice(0)) this.post({ type: 'command', command });
        break;
      case 'requestSample':
        this.sendSample(view);
        break;
      case 'selection':
        this.lastSelection = view.selection;
        this.selections.fire(view.selection);
        break;
      case 'action':
        this.act(view.action);
        break;
      case 'fork':
        this.fork(view);
        break;
      case 'problem':
        this.log.error(`view: ${view.message}`);
        break;
    }
  }

  private show(): void {
    const { failure } = this.document;
    if (failure) {
      this.post({ type: 'failure', ...failure });
      return;
    }
    this.post({
      type: 'document',
      document: snapshotOf(this.document),
      settings: viewSettings(this.document.uri),
    });
  }

  private sendSample({ request, address }: Extract<ViewMessage, { type: 'requestSample' }>): void {
    const sample = this.document.findSample(address);
    const { generation } = this.document;
    this.post(
      sample
        ? { type: 'sample', request, generation, sample: packSample(sample) }
        : {
            type: 'sampleError',
            request,
            message: vscode.l10n.t('Sample {0} is not in this file any more.', address.sample),
          },
    );
  }

  private fork(message: Extract<ViewMessage, { type: 'fork' }>): void {
    const { address, token } = message;
    const from = { ...address, token };
    const by = message.with;
    const done =
      by === undefined
        ? vscode.commands.executeCommand('reasonscope.regenerateFromToken', from)
        : vscode.commands.executeCommand('reasonscope.continueWithAlternative', {
            ...from,
            ...(by === 'text' ? { ask: 'text' } : by),
          });
    // The command has told the person.
    void done.then(undefined, (error: unknown) => this.log.error(`fork: ${String(error)}`));
  }

  private act(action: ViewAction): void {
    const done =
      action === 'openAsText'
        ? vscode.commands.executeCommand('vscode.openWith', this.document.uri, 'default')
        : vscode.commands.executeCommand(ACTION_COMMANDS[action]);
    void done.then(undefined, (error: unknown) => this.log.error(`${action}: ${String(error)}`));
  }

  /** A page that has not said `ready` gets all of it then; a hidden one is rebuilt from scratch. */
  private post(message: HostMessage): void {
    if (this.booted && !this.isDisposed) void this.panel.webview.postMessage(message);
  }
}
