import * as vscode from 'vscode';
import { hostOf } from '../../engine/remote/address';
import { serverModelName } from '../../engine/remote/serverModel';
import { identityText, probeLines } from './probeText';
import type { ServerModelNode, ServerNode } from './serverNode';
import type { Servers } from './servers';

/** The group "Servers" of the view "Models". */
export type ServerRow =
  | { readonly kind: 'servers' }
  | ServerNode
  | ServerModelNode
  | { readonly kind: 'serverProblem'; readonly text: string }
  | { readonly kind: 'addServer' };

export function isServerRow(node: { readonly kind: string }): node is ServerRow {
  return ['servers', 'server', 'serverModel', 'serverProblem', 'addServer'].includes(node.kind);
}

export async function serverChildren(servers: Servers, row: ServerRow): Promise<ServerRow[]> {
  if (row.kind === 'servers') {
    const list = servers.store.list();
    return list.length > 0
      ? list.map((server) => ({ kind: 'server', server }))
      : [{ kind: 'addServer' }];
  }
  if (row.kind !== 'server') return [];
  const state = await servers.state(row.server);
  if (state.kind === 'failed') return [{ kind: 'serverProblem', text: state.problem }];
  const { server } = row;
  return state.identity.models.map(({ id }) => ({
    kind: 'serverModel',
    server,
    id,
    model: serverModelName({ server: server.name, model: id }),
  }));
}

export function serverItem(servers: Servers, row: ServerRow): vscode.TreeItem {
  switch (row.kind) {
    case 'servers': {
      const item = new vscode.TreeItem(
        vscode.l10n.t('Servers'),
        vscode.TreeItemCollapsibleState.Expanded,
      );
      item.id = 'servers';
      item.tooltip = vscode.l10n.t('Servers that you added; prompts are sent to them');
      item.contextValue = 'group servers';
      return item;
    }
    case 'server':
      return itemOfServer(row);
    case 'serverModel':
      return itemOfModel(servers, row);
    case 'serverProblem': {
      const item = new vscode.TreeItem(row.text);
      item.tooltip = row.text;
      item.iconPath = new vscode.ThemeIcon('warning');
      return item;
    }
    case 'addServer': {
      const title = vscode.l10n.t('Add Server…');
      const item = new vscode.TreeItem(title);
      item.command = { command: 'reasonscope.addServer', title };
      item.iconPath = new vscode.ThemeIcon('add');
      return item;
    }
  }
}

function itemOfServer({ server }: ServerNode): vscode.TreeItem {
  // Closed: opening it asks the server, which a person wants to do on purpose.
  const item = new vscode.TreeItem(server.name, vscode.TreeItemCollapsibleState.Collapsed);
  item.id = `server:${server.name}`;
  item.description = hostOf(server.address) === server.name ? '' : hostOf(server.address);
  item.tooltip = server.address;
  item.iconPath = new vscode.ThemeIcon('server');
  item.contextValue = 'server';
  return item;
}

function itemOfModel(servers: Servers, { id, model }: ServerModelNode): vscode.TreeItem {
  const selected = servers.isSelected(model);
  const probe = servers.probeOf(model);
  const item = new vscode.TreeItem(id);
  item.id = model;
  item.description = selected ? vscode.l10n.t('selected') : '';
  item.tooltip = [model, ...(probe ? [identityText(probe), ...probeLines(probe)] : [])].join('\n');
  item.iconPath = new vscode.ThemeIcon(selected ? 'circle-filled' : 'circle-outline');
  item.contextValue = `serverModel${selected ? '' : ' selectable'}`;
  return item;
}
