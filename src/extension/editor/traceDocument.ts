import * as vscode from 'vscode';
import type { LiveRun } from '../../webview/protocol';
import { TraceState, type AppendedTokens, type DocumentEdit } from './traceState';

/** What one editor shows. */
export class TraceDocument extends TraceState implements vscode.CustomDocument {
  private readonly changes = this.register(new vscode.EventEmitter<void>());
  private readonly edits = this.register(new vscode.EventEmitter<DocumentEdit>());
  private readonly appends = this.register(new vscode.EventEmitter<AppendedTokens>());
  private readonly progress = this.register(new vscode.EventEmitter<LiveRun | undefined>());
  private readonly closing = this.register(new vscode.EventEmitter<void>());
  /** The file, the failure or the set of samples changed. */
  readonly onDidChange = this.changes.event;
  readonly onDidEdit = this.edits.event;
  readonly onDidAppend = this.appends.event;
  readonly onDidChangeLive = this.progress.event;
  readonly onWillClose = this.closing.event;

  constructor(
    readonly uri: vscode.Uri,
    readonly editable: boolean,
  ) {
    super();
  }

  override dispose(): void {
    this.closing.fire();
    super.dispose();
  }

  protected override onChange(): void {
    this.changes.fire();
  }

  protected override onEdit(edit: DocumentEdit): void {
    this.edits.fire(edit);
  }

  protected override onAppend(appended: AppendedTokens): void {
    this.appends.fire(appended);
  }

  protected override onLive(live: LiveRun | undefined): void {
    this.progress.fire(live);
  }
}
