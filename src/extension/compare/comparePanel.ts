import * as vscode from 'vscode';
import { packBlock } from '../../trace/wire';
import type {
  CompareAction,
  CompareHostMessage,
  CompareViewMessage,
  SampleRef,
  Side,
} from '../../webview/protocol';
import { affectsView, viewSettings } from '../config';
import { Disposable } from '../disposable';
import type { ViewRegistry } from '../editor/viewRegistry';
import { webviewHtml, webviewOptions } from '../editor/webviewHtml';
import { SampleSource } from './sampleSource';

export interface ComparePanelContext {
  readonly views: ViewRegistry;
  readonly extensionUri: vscode.Uri;
  readonly log: vscode.LogOutputChannel;
  /** Asks for a sample to compare with this one. */
  readonly choose: (left: SampleRef) => Promise<SampleRef | undefined>;
}

const SIDES: readonly Side[] = ['left', 'right'];

/** One webview with two samples. What it shows can be found again from the two references. */
export class ComparePanel extends Disposable {
  private booted = false;
  private sources: Record<Side, SampleSource>;

  constructor(
    readonly panel: vscode.WebviewPanel,
    left: SampleRef,
    right: SampleRef,
    private readonly context: ComparePanelContext,
  ) {
    super();
    const { webview } = panel;
    webview.options = webviewOptions(context.extensionUri);
    this.sources = { left: this.source(left), right: this.source(right) };
    this.register(webview.onDidReceiveMessage((message: unknown) => this.receive(message)));
    this.register(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (affectsView(event)) this.post(this.message([]));
      }),
    );
    panel.onDidDispose(() => this.dispose());
    this.setTitle();
    webview.html = webviewHtml(webview, context.extensionUri, 'compare');
    for (const side of SIDES) void this.sources[side].open();
  }

  get refs(): Readonly<Record<Side, SampleRef>> {
    return { left: this.sources.left.ref, right: this.sources.right.ref };
  }

  override dispose(): void {
    for (const side of SIDES) this.sources[side].dispose();
    super.dispose();
  }

  private source(ref: SampleRef): SampleSource {
    const source = new SampleSource(ref, this.context.views);
    const sides = (): readonly Side[] => SIDES.filter((side) => this.sources[side] === source);
    source.onDidChange(() => this.post(this.message(sides())));
    source.onDidAppend(({ start, block }) => {
      for (const side of sides()) {
        this.post({ type: 'appendSide', side, start, block: packBlock(block) });
      }
    });
    return source;
  }

  private receive(message: unknown): void {
    // The page is ours and its script policy lets nothing else run in it.
    const view = message as CompareViewMessage;
    switch (view.type) {
      case 'ready':
        this.booted = true;
        this.post(this.message(SIDES));
        break;
      case 'requestSide':
        this.post(this.message([view.side]));
        break;
      case 'action':
        void this.act(view.action).catch((error: unknown) =>
          this.context.log.error(`compare, ${view.action}: ${String(error)}`),
        );
        break;
      case 'problem':
        this.context.log.error(`compare: ${view.message}`);
        break;
    }
  }

  private async act(action: CompareAction): Promise<void> {
    switch (action) {
      case 'swap':
        this.sources = { left: this.sources.right, right: this.sources.left };
        break;
      case 'choose': {
        const right = await this.context.choose(this.sources.left.ref);
        if (!right || this.isDisposed) return;
        this.sources.right.dispose();
        this.sources.right = this.source(right);
        await this.sources.right.open();
        break;
      }
      case 'openLeft':
      case 'openRight':
        await this.openEditor(action === 'openLeft' ? 'left' : 'right');
        return;
    }
    this.setTitle();
    this.post(this.message(SIDES));
  }

  private async openEditor(side: Side): Promise<void> {
    const { uri, ...address } = this.sources[side].ref;
    const open = this.context.views.viewOf(uri);
    if (open) open.panel.reveal();
    else await vscode.commands.executeCommand('reasonscope.openAsTrace', vscode.Uri.parse(uri));
    this.context.views.viewOf(uri)?.run({ name: 'selectSample', address });
  }

  private setTitle(): void {
    const { left, right } = this.refs;
    this.panel.title = vscode.l10n.t('{0} ↔ {1}', left.sample, right.sample);
  }

  /** A side that has not been read yet is sent when it is. */
  private message(sides: readonly Side[]): CompareHostMessage {
    const contents = sides
      .map((side) => [side, this.sources[side].content] as const)
      .filter(([, { sample, problem }]) => sample !== null || problem !== undefined);
    return {
      type: 'compare',
      ...Object.fromEntries(contents),
      settings: viewSettings(vscode.Uri.parse(this.sources.left.ref.uri)),
    };
  }

  /** A page that has not said `ready` gets all of it then; a hidden one is rebuilt from scratch. */
  private post(message: CompareHostMessage): void {
    if (this.booted && !this.isDisposed) void this.panel.webview.postMessage(message);
  }
}
