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
import { revealToken } from '../editor/revealToken';
import type { ViewRegistry } from '../editor/viewRegistry';
import { PagePanel, type PageRequest } from '../pages/pagePanel';
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
export class ComparePanel extends PagePanel<CompareHostMessage, CompareViewMessage> {
  private sources: Record<Side, SampleSource>;

  constructor(
    panel: vscode.WebviewPanel,
    left: SampleRef,
    right: SampleRef,
    private readonly context: ComparePanelContext,
  ) {
    super(panel, 'compare', context.extensionUri, context.log);
    this.sources = { left: this.source(left), right: this.source(right) };
    this.register(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (affectsView(event)) this.post(this.message([]));
      }),
    );
    this.setTitle();
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

  protected override show(): void {
    this.post(this.message(SIDES));
  }

  protected override answer(view: PageRequest<CompareViewMessage>): void {
    switch (view.type) {
      case 'requestSide':
        this.post(this.message([view.side]));
        break;
      case 'action':
        void this.act(view.action).catch((error: unknown) =>
          this.context.log.error(`compare, ${view.action}: ${String(error)}`),
        );
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
    this.show();
  }

  private async openEditor(side: Side): Promise<void> {
    const { uri, ...address } = this.sources[side].ref;
    await revealToken(this.context.views, uri, address);
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
}
