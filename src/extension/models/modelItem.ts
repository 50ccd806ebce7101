import * as vscode from 'vscode';
import type { KnownModel } from '../../engine/hub/knownModels';
import { contentText, sourceText } from './modelText';
import type { Models } from './models';

/** A model in the tree: its state is told by icon, text and context value. */
export function modelItem(model: KnownModel, models: Models): vscode.TreeItem {
  const held = models.held(model);
  const selected = models.isSelected(model);
  const states = [
    ...(held ? [loadedText(held.device)] : []),
    ...(selected ? [vscode.l10n.t('selected')] : []),
  ];
  const item = new vscode.TreeItem(model.name);
  item.id = `${model.source}:${model.model}`;
  // States first: a narrow view cuts the end off.
  item.description = [...states, contentText(model)].filter(Boolean).join(' · ');
  item.tooltip = [model.title, model.knows, model.problem, model.path].filter(Boolean).join('\n');
  item.iconPath = new vscode.ThemeIcon(iconOf(model, held !== undefined));
  item.accessibilityInformation = {
    label: [model.name, sourceText(model), contentText(model), ...states, model.problem]
      .filter(Boolean)
      .join(', '),
  };
  const usable = [held ? 'loaded' : 'unloaded', ...(selected ? [] : ['selectable'])];
  // The manifest's menus read these words.
  item.contextValue = ['model', model.source, ...(model.problem === undefined ? usable : [])].join(
    ' ',
  );
  return item;
}

function loadedText(device: string | undefined): string {
  return device === undefined
    ? vscode.l10n.t('loaded')
    : vscode.l10n.t('loaded on {0}', device.toUpperCase());
}

function iconOf(model: KnownModel, loaded: boolean): string {
  if (model.problem !== undefined) return 'warning';
  return loaded ? 'circle-filled' : 'circle-outline';
}
