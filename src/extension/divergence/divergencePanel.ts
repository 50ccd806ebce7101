import * as vscode from 'vscode';
import { metricRows } from '../../lenses/divergence/metricRows';
import { findLens } from '../../lenses/registry';
import { packSample } from '../../trace/wire';
import type {
  DivergenceFile,
  DivergenceHostMessage,
  DivergenceViewMessage,
} from '../../webview/protocol';
import { fileNameOf } from '../compare/sampleRef';
import { affectsView, viewSettings } from '../config';
import { revealToken } from '../editor/revealToken';
import { TraceFileSource } from '../editor/traceFileSource';
import type { ViewRegistry } from '../editor/viewRegistry';
import { exportFigure } from '../figures/exportFigure';
import { PagePanel, type PageRequest } from '../pages/pagePanel';
import { comparedSamples, rowOf } from './comparedSamples';
import { computeStatistics } from './computeStatistics';

type Request<T extends DivergenceViewMessage['type']> = Extract<DivergenceViewMessage, { type: T }>;

export interface DivergencePanelContext {
  readonly views: ViewRegistry;
  readonly extensionUri: vscode.Uri;
  readonly log: vscode.LogOutputChannel;
}

/** One webview on the compared samples of one file. All that it shows follows from the file. */
export class DivergencePanel extends PagePanel<DivergenceHostMessage, DivergenceViewMessage> {
  private readonly source: TraceFileSource;
  private statistics: AbortController | undefined;

  constructor(
    panel: vscode.WebviewPanel,
    readonly uri: string,
    private readonly context: DivergencePanelContext,
  ) {
    super(panel, 'divergence', context.extensionUri, context.log);
    panel.title = vscode.l10n.t('Divergence: {0}', fileNameOf({ uri }));
    this.source = this.register(new TraceFileSource(uri, context.views));
    this.register(this.source.onDidChange(() => this.show()));
    this.register(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (affectsView(event)) this.show();
      }),
    );
    void this.source.open();
  }

  override dispose(): void {
    this.statistics?.abort();
    super.dispose();
  }

  protected override answer(view: PageRequest<DivergenceViewMessage>): void {
    switch (view.type) {
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
        this.report(view.type, revealToken(this.context.views, this.uri, view.address, view.token));
        break;
      case 'export':
        this.report(view.type, this.export(view));
        break;
    }
  }

  private get settings(): ReturnType<typeof viewSettings> {
    return viewSettings(vscode.Uri.parse(this.uri));
  }

  /** A file that has not been read yet is sent when it is. */
  protected override show(): void {
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

  private async export({ figure }: Request<'export'>): Promise<void> {
    const { content: file } = this.source;
    const uri = vscode.Uri.parse(this.uri);
    if (file) await exportFigure(figure, { uri, file, settings: this.settings });
  }
}
