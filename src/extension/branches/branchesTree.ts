import * as vscode from 'vscode';
import { branchTree, type BranchNode } from '../../trace/branchTree';
import { goldOf } from '../../trace/verifier/gold';
import { Disposable } from '../disposable';
import type { SampleHead } from '../editor/liveSamples';
import type { TraceView } from '../editor/traceView';
import type { ViewRegistry } from '../editor/viewRegistry';
import { branchItem } from './branchItem';

export const BRANCHES_VIEW = 'reasonscope.branches';

/** A row; commands of its menu read the address. */
interface Row {
  readonly trace: number;
  readonly sample: string;
  /** Where a branch left its parent. */
  readonly token?: number;
  readonly head: SampleHead;
  readonly parent: Row | undefined;
  readonly children: readonly Row[];
}

/** The samples of the trace that the active editor shows, each under the one that it left. */
export class BranchesTree extends Disposable implements vscode.TreeDataProvider<Row> {
  private readonly change = this.register(new vscode.EventEmitter<undefined>());
  readonly onDidChangeTreeData = this.change.event;
  private readonly tree: vscode.TreeView<Row>;
  private view: TraceView | undefined;
  private following: vscode.Disposable | undefined;
  private trace = 0;
  private roots: readonly Row[] = [];
  private rows = new Map<string, Row>();

  constructor(views: ViewRegistry) {
    super();
    this.tree = this.register(
      vscode.window.createTreeView(BRANCHES_VIEW, { treeDataProvider: this }),
    );
    this.register(views.onDidChangeActive(() => this.follow(views.active)));
    this.register(this.tree.onDidChangeVisibility(() => this.reveal()));
    this.follow(views.active);
  }

  getChildren(row?: Row): Row[] {
    return [...(row ? row.children : this.roots)];
  }

  getParent(row: Row): Row | undefined {
    return row.parent;
  }

  getTreeItem({ trace, sample, head, children }: Row): vscode.TreeItem {
    const running = this.view?.document.isLive({ trace, sample }) === true;
    const inFile = this.view?.document.content.traces[trace];
    return branchItem(head, trace, children.length > 0, running, inFile && goldOf(inFile));
  }

  override dispose(): void {
    this.following?.dispose();
    super.dispose();
  }

  private follow(view: TraceView | undefined): void {
    if (view === this.view) return;
    this.following?.dispose();
    this.view = view;
    this.following =
      view &&
      vscode.Disposable.from(
        view.document.onDidChange(() => this.refresh()),
        view.document.onDidChangeLive((live) => {
          if (!live) this.refresh();
        }),
        view.onDidSelect(() => {
          if (view.selection?.address.trace !== this.trace) this.refresh();
          this.reveal();
        }),
      );
    this.refresh();
  }

  private refresh(): void {
    const { view } = this;
    this.trace = view?.selection?.address.trace ?? 0;
    this.rows = new Map();
    this.roots = view
      ? branchTree(view.document.headsOf(this.trace)).map((node) => this.rowOf(node, undefined))
      : [];
    this.tree.description = view ? titleOf(view) : '';
    this.change.fire(undefined);
    this.reveal();
  }

  private rowOf({ sample, children }: BranchNode<SampleHead>, parent: Row | undefined): Row {
    const rows: Row[] = [];
    const { id, parent: fork } = sample;
    const token = fork ? { token: fork.token } : {};
    const row = { trace: this.trace, sample: id, ...token, head: sample, parent, children: rows };
    this.rows.set(sample.id, row);
    rows.push(...children.map((child) => this.rowOf(child, row)));
    return row;
  }

  /** Selects the row of the shown sample. */
  private reveal(): void {
    const row = this.rows.get(this.view?.selection?.address.sample ?? '');
    if (!row || !this.tree.visible || this.tree.selection[0] === row) return;
    // It fails where the row is gone meanwhile; the next change reveals again.
    this.tree.reveal(row, { select: true, focus: false }).then(undefined, () => undefined);
  }
}

function titleOf({ document }: TraceView): string {
  return document.uri.path.slice(document.uri.path.lastIndexOf('/') + 1);
}
