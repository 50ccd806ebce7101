import * as vscode from 'vscode';
import { isCompared } from '../../lenses/divergence/isCompared';
import { Disposable } from '../disposable';
import type { TraceDocument } from '../editor/traceDocument';
import type { ViewRegistry } from '../editor/viewRegistry';

const KEY = 'reasonscope.compared';

/** Keeps the context key that says whether the active trace has a compared sample. */
export class ComparedContext extends Disposable {
  private document: TraceDocument | undefined;
  private subscription: vscode.Disposable | undefined;
  private value = false;

  constructor(private readonly views: Pick<ViewRegistry, 'active' | 'onDidChangeActive'>) {
    super();
    this.register(views.onDidChangeActive(() => this.follow()));
    this.follow();
  }

  override dispose(): void {
    this.subscription?.dispose();
    super.dispose();
  }

  private follow(): void {
    const { active } = this.views;
    if (active && active.document !== this.document) {
      this.document = active.document;
      this.subscription?.dispose();
      this.subscription = this.document.onDidChange(() => this.update());
    }
    this.update();
  }

  private update(): void {
    const traces = this.views.active?.document.content.traces ?? [];
    const value = traces.some(({ samples }) => samples.some(isCompared));
    if (value === this.value) return;
    this.value = value;
    void vscode.commands.executeCommand('setContext', KEY, value);
  }
}
