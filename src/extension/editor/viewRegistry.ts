import * as vscode from 'vscode';
import { Disposable } from '../disposable';
import type { TraceDocument } from './traceDocument';
import { TraceView } from './traceView';

/** The live trace views, and which one the palette acts on. */
export class ViewRegistry extends Disposable {
  private readonly views = new Set<TraceView>();
  private last: TraceView | undefined;
  private readonly opens = this.register(new vscode.EventEmitter<TraceDocument>());
  /** A view of this document was opened; it may not be the first one. */
  readonly onDidOpen = this.opens.event;

  private readonly activations = this.register(new vscode.EventEmitter<void>());
  /** Another view may be the active one now. */
  readonly onDidChangeActive = this.activations.event;

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
      this.activations.fire();
    });
    panel.onDidDispose(() => {
      this.views.delete(view);
      if (this.last === view) this.last = undefined;
      view.dispose();
      this.activations.fire();
    });
    this.opens.fire(document);
    this.activations.fire();
    return view;
  }

  /** The documents that a view shows, in the order of their opening. */
  get documents(): readonly TraceDocument[] {
    return [...new Set([...this.views].map(({ document }) => document))];
  }

  /** A view of the document with this address. */
  viewOf(uri: string): TraceView | undefined {
    return [...this.views].find(({ document }) => document.uri.toString() === uri);
  }

  /** The focused view, or the one last focused while it is still visible. */
  get active(): TraceView | undefined {
    for (const view of this.views) if (view.panel.active) return view;
    return this.last?.panel.visible === true ? this.last : undefined;
  }
}
