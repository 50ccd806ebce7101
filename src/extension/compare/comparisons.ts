import * as vscode from 'vscode';
import { isObject } from '../../trace/json';
import type { SampleRef } from '../../webview/protocol';
import { Disposable } from '../disposable';
import type { ViewRegistry } from '../editor/viewRegistry';
import { ComparePanel } from './comparePanel';
import { pickOther } from './pickSample';
import { readSampleRef, sameSample } from './sampleRef';

export const COMPARE_VIEW_TYPE = 'reasonscope.compare';

/** The panels that compare two samples; they come back with the window. */
export class Comparisons extends Disposable implements vscode.WebviewPanelSerializer {
  private readonly panels = new Set<ComparePanel>();

  constructor(
    private readonly views: ViewRegistry,
    private readonly extensionUri: vscode.Uri,
    private readonly log: vscode.LogOutputChannel,
  ) {
    super();
    this.register(vscode.window.registerWebviewPanelSerializer(COMPARE_VIEW_TYPE, this));
  }

  /** Shows two samples, in the panel that has them already or in a new one. */
  show(left: SampleRef, right: SampleRef): void {
    for (const { panel, refs } of this.panels) {
      if (!sameSample(refs.left, left) || !sameSample(refs.right, right)) continue;
      panel.reveal();
      return;
    }
    const panel = vscode.window.createWebviewPanel(COMPARE_VIEW_TYPE, '', vscode.ViewColumn.Active);
    this.add(panel, left, right);
  }

  deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const left = isObject(state) ? readSampleRef(state.left) : undefined;
    const right = isObject(state) ? readSampleRef(state.right) : undefined;
    if (left && right) this.add(panel, left, right);
    else panel.dispose();
    return Promise.resolve();
  }

  private add(panel: vscode.WebviewPanel, left: SampleRef, right: SampleRef): void {
    const { views, extensionUri, log } = this;
    const compare = new ComparePanel(panel, left, right, {
      views,
      extensionUri,
      log,
      choose: (from) => pickOther(views, from),
    });
    this.panels.add(compare);
    panel.onDidDispose(() => this.panels.delete(compare));
  }
}
