import type * as vscode from 'vscode';
import { Disposable } from '../disposable';
import type { TraceDocument } from './traceDocument';
import { TraceView } from './traceView';

/** The live trace views, and which one the palette acts on. */
export class ViewRegistry extends Disposable {
  private readonly views = new Set<TraceView>();
  private last: TraceView | undefined;

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly log: vscode.LogOutputChannel,
  ) {
    super();
  }

  open(document: TraceDocument, panel: vscode.WebviewPanel): TraceView {
    const view = new TraceView(document, panel, this.extensionUri, this.log);
    this.views.add(view);
    if (panel.active) this.last = view;
    panel.onDidChangeViewState(() => {
      if (panel.active) this.last = view;
    });
    panel.onDidDispose(() => {
      this.views.delete(view);
      if (this.last === view) this.last = undefined;
      view.dispose();
    });
    return view;
  }

  /** The focused view, or the one last focused while it is still visible. */
  get active(): TraceView | undefined {
    for (const view of this.views) if (view.panel.active) return view;
    return this.last?.panel.visible === true ? this.last : undefined;
  }
}
