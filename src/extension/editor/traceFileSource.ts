import * as vscode from 'vscode';
import type { TraceFile } from '../../trace/trace';
import { Disposable } from '../disposable';
import type { TraceDocument } from './traceDocument';
import { describeFailure, readTrace } from './traceStore';
import type { ViewRegistry } from './viewRegistry';
import { fileNameOf } from '../compare/sampleRef';

/**
 * Follows one file: in the document of an open editor, else on disk as it was when the editor
 * closed. What can no longer be read stays as it last was, with the reason.
 */
export class TraceFileSource extends Disposable {
  private document: TraceDocument | undefined;
  private file: TraceFile | undefined;
  private reason: string | undefined;
  private readonly changes = this.register(new vscode.EventEmitter<void>());
  readonly onDidChange = this.changes.event;

  constructor(
    readonly uri: string,
    private readonly views: Pick<ViewRegistry, 'documents' | 'onDidOpen'>,
  ) {
    super();
    this.register(
      views.onDidOpen((document) => {
        if (!this.document && document.uri.toString() === uri) this.follow(document);
      }),
    );
  }

  get content(): TraceFile | undefined {
    return this.file;
  }

  get problem(): string | undefined {
    return this.reason;
  }

  async open(): Promise<void> {
    const document = this.views.documents.find(({ uri }) => uri.toString() === this.uri);
    if (document) this.follow(document);
    else await this.readFile();
  }

  private follow(document: TraceDocument): void {
    this.document = document;
    const subscriptions = [
      document.onDidChange(() => this.readDocument(document)),
      document.onWillClose(() => {
        for (const subscription of subscriptions) subscription.dispose();
        this.document = undefined;
        if (!this.isDisposed) void this.readFile();
      }),
    ];
    for (const subscription of subscriptions) this.register(subscription);
    this.readDocument(document);
  }

  private readDocument({ failure, content }: TraceDocument): void {
    if (failure) this.lose(failure.detail);
    else this.show(content);
  }

  private async readFile(): Promise<void> {
    const uri = vscode.Uri.parse(this.uri);
    const name = fileNameOf(this);
    if (uri.scheme === 'untitled') {
      this.lose(
        this.file
          ? vscode.l10n.t('The editor of {0} was closed.', name)
          : vscode.l10n.t('{0} is not open.', name),
      );
      return;
    }
    try {
      const file = await readTrace(uri);
      // An editor may have opened meanwhile; it knows better.
      if (!this.document && !this.isDisposed) this.show(file);
    } catch (error) {
      if (this.document || this.isDisposed) return;
      const { title, detail } = describeFailure(uri, error);
      this.lose(`${title}: ${detail}`);
    }
  }

  private show(file: TraceFile): void {
    // Runs change a document at every sample; its file stays the same object until they end.
    if (file === this.file && this.reason === undefined) return;
    this.file = file;
    this.reason = undefined;
    this.changes.fire();
  }

  private lose(reason: string): void {
    this.reason = this.file ? vscode.l10n.t('{0} It is shown as it last was.', reason) : reason;
    this.changes.fire();
  }
}
