import * as vscode from 'vscode';
import { metricRows } from '../../lenses/divergence/metricRows';
import { findLens } from '../../lenses/registry';
import { packSample } from '../../trace/wire';
import type {
  DivergenceFile,
  DivergenceHostMessage,
  DivergenceViewMessage,
  ExportedFigure,
  SampleAddress,
} from '../../webview/protocol';
import { fileNameOf } from '../compare/sampleRef';
import { affectsView, viewSettings } from '../config';
import { Disposable } from '../disposable';
import type { ViewRegistry } from '../editor/viewRegistry';
import { webviewHtml, webviewOptions } from '../editor/webviewHtml';
import { comparedSamples, rowOf } from './comparedSamples';
import { computeStatistics } from './computeStatistics';
import { exportFigure } from './exportFigure';
import { TraceFileSource } from './traceFileSource';

type Request<T extends DivergenceViewMessage['type']> = Extract<DivergenceViewMessage, { type: T }>;

export interface DivergencePanelContext {
  readonly views: ViewRegistry;
  readonly extensionUri: vscode.Uri;
  readonly log: vscode.LogOutputChannel;
}

/** One webview on the compared samples of one file. All that it shows follows from the file. */
export class DivergencePanel extends Disposable {
  private booted = false;
  private readonly source: TraceFileSource;
  private statistics: AbortController | undefined;

  constructor(
    readonly panel: vscode.WebviewPanel,
    readonly uri: string,
    private readonly context: DivergencePanelContext,
  ) {
    super();
    const { webview } = panel;
    webview.options = webviewOptions(context.extensionUri);
    panel.title = vscode.l10n.t('Divergence: {0}', fileNameOf({ uri }));
    this.source = this.register(new TraceFileSource(uri, context.views));
    this.register(this.source.onDidChange(() => this.show()));
    this.register(webview.onDidReceiveMessage((message: unknown) => this.receive(message)));
    this.register(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (affectsView(event)) this.show();
      }),
    );
    panel.onDidDispose(() => this.dispose());
    webview.html = webviewHtml(webview, context.extensionUri, 'divergence');
    void this.source.open();
  }

  override dispose(): void {
    this.statistics?.abort();
    super.dispose();
  }

  private receive(message: unknown): void {
    // The page is ours and its script policy lets nothing else run in it.
    const view = message as DivergenceViewMessage;
    switch (view.type) {
      case 'ready':
        this.booted = true;
        this.show();
        break;
      case 'requestMetric':
        this.sendMetric(view);
        break;
      case 'requestStatistics':
        this.report(view.type, this.sendStatistics(view));
        break;
      case 'requestRow':
        this.sendSample(view);
        break;
      case 'openToken':
        this.report(view.type, this.openToken(view.address, view.token));
        break;
      case 'export':
        this.report(view.type, this.export(view.figure));
        break;
      case 'problem':
        this.context.log.error(`divergence: ${view.message}`);
        break;
    }
  }

  private get settings(): ReturnType<typeof viewSettings> {
    return viewSettings(vscode.Uri.parse(this.uri));
  }

  /** A file that has not been read yet is sent when it is. */
  private show(): void {
    const { content, problem } = this.source;
    if (!content && problem === undefined) return;
    const file: DivergenceFile = {
      uri: this.uri,
      fileName: fileNameOf(this),
      traces: (content?.traces ?? []).map(({ id, prompt: { text, messages }, samples }) => ({
        id,
        prompt: { ...(text === undefined ? {} : { text }), ...(messages ? { messages } : {}) },
        samples: samples.length,
      })),
      rows: content ? comparedSamples(content).map(rowOf) : [],
      ...(problem === undefined ? {} : { problem }),
    };
    this.post({ type: 'divergence', file, settings: this.settings });
  }

  private sendMetric({ request, scope, lens: id }: Request<'requestMetric'>): void {
    const lens = findLens(id);
    const { content } = this.source;
    if (!lens || !content) return;
    const samples = comparedSamples(content, scope).map(({ sample }) => sample);
    const rows = metricRows(samples, lens, this.settings.lensParameters[id]);
    this.post({ type: 'metric', request, rows });
  }

  /** A request ends the one before it: only the last threshold counts. */
  private async sendStatistics({
    request,
    scope,
    threshold,
  }: Request<'requestStatistics'>): Promise<void> {
    this.statistics?.abort();
    const { content } = this.source;
    if (!content) return;
    const run = new AbortController();
    this.statistics = run;
    const samples = comparedSamples(content, scope).map(({ sample }) => sample);
    await computeStatistics(samples, threshold, run.signal, (results) =>
      this.post({ type: 'statistics', request, results }),
    );
  }

  private sendSample({ request, address }: Request<'requestRow'>): void {
    const trace = this.source.content?.traces[address.trace];
    const sample = trace?.samples.find(({ id }) => id === address.sample);
    this.post({
      type: 'divergenceSample',
      request,
      sample: sample ? packSample(sample) : null,
    });
  }

  private async openToken(address: SampleAddress, token: number): Promise<void> {
    const { views } = this.context;
    const open = views.viewOf(this.uri);
    if (open) open.panel.reveal();
    else {
      await vscode.commands.executeCommand('reasonscope.openAsTrace', vscode.Uri.parse(this.uri));
    }
    views.viewOf(this.uri)?.run({ name: 'selectSample', address, token });
  }

  private async export(figure: ExportedFigure): Promise<void> {
    const { content: file } = this.source;
    if (!file) return;
    const uri = vscode.Uri.parse(this.uri);
    const target = await exportFigure(figure, { uri, file, settings: this.settings });
    if (!target) return;
    const open = vscode.l10n.t('Open');
    const done = vscode.l10n.t('Exported {0}.', fileNameOf({ uri: target.toString() }));
    const choice = await vscode.window.showInformationMessage(done, open);
    if (choice === open) await vscode.commands.executeCommand('vscode.open', target);
  }

  /** What fails here is told to the person, who asked for it. */
  private report(what: string, done: Promise<void>): void {
    void done.catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      this.context.log.error(`divergence, ${what}: ${message}`);
      void vscode.window.showErrorMessage(message);
    });
  }

  /** A page that has not said `ready` gets all of it then; a hidden one is rebuilt from scratch. */
  private post(message: DivergenceHostMessage): void {
    if (this.booted && !this.isDisposed) void this.panel.webview.postMessage(message);
  }
}
