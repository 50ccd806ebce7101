import * as vscode from 'vscode';
import type { KnownModel, ModelSource } from '../../engine/hub/knownModels';
import { Disposable } from '../disposable';
import type { Servers } from '../servers/servers';
import { isServerRow, serverChildren, serverItem, type ServerRow } from '../servers/serverTree';
import { modelItem } from './modelItem';
import type { ModelListing, Models } from './models';

export const MODELS_VIEW = 'reasonscope.models';

/** What the tree passes to commands for a model. */
export interface ModelNode {
  readonly kind: 'model';
  readonly model: KnownModel;
}

type Node =
  | { readonly kind: 'group'; readonly source: ModelSource }
  | ModelNode
  | ServerRow
  | { readonly kind: 'problem'; readonly text: string }
  | { readonly kind: 'action'; readonly command: string; readonly title: string };

const SOURCES: readonly ModelSource[] = ['embedded', 'folder', 'cache'];

/** The view "Models": groups by source, a model a row. */
export class ModelsTree extends Disposable implements vscode.TreeDataProvider<Node> {
  private readonly change = this.register(new vscode.EventEmitter<undefined>());
  readonly onDidChangeTreeData = this.change.event;
  private listing: Promise<ModelListing> | undefined;

  constructor(
    private readonly models: Models,
    private readonly servers: Servers,
  ) {
    super();
    const view = this.register(
      vscode.window.createTreeView(MODELS_VIEW, { treeDataProvider: this }),
    );
    this.register(
      view.onDidChangeVisibility(({ visible }) => {
        // Another program may have filled the cache meanwhile.
        if (visible) this.refresh();
      }),
    );
    this.register(models.onDidChange(() => this.refresh()));
    this.register(servers.onDidChange(() => this.refresh()));
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (!node) {
      // Without trust no model can run; the view's welcome text says so.
      if (!vscode.workspace.isTrusted) return [];
      const groups = SOURCES.map((source): Node => ({ kind: 'group', source }));
      return [...groups, { kind: 'servers' }];
    }
    if (isServerRow(node)) return serverChildren(this.servers, node);
    if (node.kind !== 'group') return [];
    const { models, problem } = await (this.listing ??= this.models.list());
    const inGroup = models.filter(({ source }) => source === node.source);
    if (node.source === 'folder' && problem !== undefined) {
      return [{ kind: 'problem', text: problem }];
    }
    return inGroup.length > 0
      ? inGroup.map((model): Node => ({ kind: 'model', model }))
      : emptyGroup(node.source);
  }

  getTreeItem(node: Node): vscode.TreeItem {
    if (isServerRow(node)) return serverItem(this.servers, node);
    switch (node.kind) {
      case 'group':
        return groupItem(node.source);
      case 'model':
        return modelItem(node.model, this.models);
      case 'problem': {
        const item = new vscode.TreeItem(node.text);
        item.tooltip = node.text;
        item.iconPath = new vscode.ThemeIcon('warning');
        return item;
      }
      case 'action': {
        const item = new vscode.TreeItem(node.title);
        item.command = { command: node.command, title: node.title };
        item.iconPath = new vscode.ThemeIcon('add');
        return item;
      }
    }
  }

  private refresh(): void {
    this.listing = undefined;
    this.change.fire(undefined);
  }
}

/** The way to a first model of this kind. */
function emptyGroup(source: ModelSource): Node[] {
  switch (source) {
    case 'embedded':
      return [];
    case 'folder': {
      const title = vscode.l10n.t('Add Folder…');
      return [{ kind: 'action', command: 'reasonscope.addModelFolder', title }];
    }
    case 'cache': {
      const title = vscode.l10n.t('Download Model…');
      return [{ kind: 'action', command: 'reasonscope.downloadModel', title }];
    }
  }
}

function groupItem(source: ModelSource): vscode.TreeItem {
  const [label, tooltip] = {
    embedded: [
      vscode.l10n.t('Embedded'),
      vscode.l10n.t('Small models that come with Reasonscope'),
    ] as const,
    folder: [vscode.l10n.t('Folders'), vscode.l10n.t('Model folders that you added')] as const,
    cache: [
      vscode.l10n.t('Hugging Face Cache'),
      vscode.l10n.t('Downloaded models, by this and other programs'),
    ] as const,
  }[source];
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Expanded);
  item.id = source;
  item.tooltip = tooltip;
  item.contextValue = `group ${source}`;
  return item;
}
