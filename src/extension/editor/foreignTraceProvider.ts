import type * as vscode from 'vscode';
import { TraceDocument } from './traceDocument';
import { describeFailure, readTrace } from './traceStore';
import type { ViewRegistry } from './viewRegistry';

export const FOREIGN_VIEW_TYPE = 'reasonscope.foreignTrace';

/** Shows any file that an importer reads. It never writes; "Save as Trace…" makes a copy of ours. */
export class ForeignTraceProvider implements vscode.CustomReadonlyEditorProvider<TraceDocument> {
  constructor(
    private readonly views: ViewRegistry,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  async openCustomDocument(uri: vscode.Uri): Promise<TraceDocument> {
    const document = new TraceDocument(uri, false);
    try {
      document.load(await readTrace(uri));
    } catch (error) {
      this.log.error(`open ${uri.toString()}: ${String(error)}`);
      document.fail(describeFailure(uri, error));
    }
    return document;
  }

  resolveCustomEditor(document: TraceDocument, panel: vscode.WebviewPanel): void {
    this.views.open(document, panel);
  }
}
