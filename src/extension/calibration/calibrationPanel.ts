import * as vscode from 'vscode';
import type {
  CalibrationFile,
  CalibrationHostMessage,
  CalibrationViewMessage,
} from '../../webview/protocol';
import { fileNameOf } from '../compare/sampleRef';
import { viewSettings } from '../config';
import { revealToken } from '../editor/revealToken';
import { TraceFileSource } from '../editor/traceFileSource';
import type { ViewRegistry } from '../editor/viewRegistry';
import { exportFigure } from '../figures/exportFigure';
import { PagePanel, type PageRequest } from '../pages/pagePanel';
import { computeCalibration, countsOf } from './judgedSamples';

type Request<T extends CalibrationViewMessage['type']> = Extract<
  CalibrationViewMessage,
  { type: T }
>;

export interface CalibrationPanelContext {
  readonly views: ViewRegistry;
  readonly extensionUri: vscode.Uri;
  readonly log: vscode.LogOutputChannel;
}

/** One webview on the predictions of one file's samples. All that it shows follows from the file. */
export class CalibrationPanel extends PagePanel<CalibrationHostMessage, CalibrationViewMessage> {
  private readonly source: TraceFileSource;
  private run: AbortController | undefined;

  constructor(
    panel: vscode.WebviewPanel,
    readonly uri: string,
    private readonly context: CalibrationPanelContext,
  ) {
    super(panel, 'calibration', context.extensionUri, context.log);
    panel.title = vscode.l10n.t('Calibration: {0}', fileNameOf({ uri }));
    this.source = this.register(new TraceFileSource(uri, context.views));
    this.register(this.source.onDidChange(() => this.show()));
    void this.source.open();
  }

  override dispose(): void {
    this.run?.abort();
    super.dispose();
  }

  /** A file that has not been read yet is sent when it is. */
  protected override show(): void {
    const { content, problem } = this.source;
    if (!content && problem === undefined) return;
    const file: CalibrationFile = {
      uri: this.uri,
      fileName: fileNameOf(this),
      traces: (content?.traces ?? []).map((trace) => {
        const { text, messages } = trace.prompt;
        return {
          id: trace.id,
          prompt: { ...(text === undefined ? {} : { text }), ...(messages ? { messages } : {}) },
          counts: countsOf(trace),
        };
      }),
      ...(problem === undefined ? {} : { problem }),
    };
    this.post({ type: 'calibration', file });
  }

  protected override answer(view: PageRequest<CalibrationViewMessage>): void {
    switch (view.type) {
      case 'requestCalibration':
        this.report(view.type, this.sendCalibration(view));
        break;
      case 'openToken':
        this.report(view.type, revealToken(this.context.views, this.uri, view.address, view.token));
        break;
      case 'export':
        this.report(view.type, this.export(view));
        break;
    }
  }

  /** A request ends the one before it. */
  private async sendCalibration({ request, scope }: Request<'requestCalibration'>): Promise<void> {
    this.run?.abort();
    const { content } = this.source;
    if (!content) return;
    const run = new AbortController();
    this.run = run;
    await computeCalibration(content, scope, run.signal, (group, result) =>
      this.post({ type: 'groupCalibration', request, group, result }),
    );
  }

  private async export({ figure }: Request<'export'>): Promise<void> {
    const { content: file } = this.source;
    const uri = vscode.Uri.parse(this.uri);
    if (file) await exportFigure(figure, { uri, file, settings: viewSettings(uri) });
  }
}
