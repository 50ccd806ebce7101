import * as vscode from 'vscode';
import { byteText } from '../../engine/hub/byteText';
import type { KnownModel } from '../../engine/hub/knownModels';

/** Dtypes and size, as in `q4 · 512 MB`. */
export function contentText({ dtypes }: KnownModel): string {
  return dtypes
    .map(({ dtype, bytes }) => {
      const size = byteText(bytes);
      return dtype === 'default' ? size : `${dtype} · ${size}`;
    })
    .join(', ');
}

export function sourceText(model: KnownModel): string {
  switch (model.source) {
    case 'embedded':
      return vscode.l10n.t('Embedded');
    case 'folder':
      return vscode.l10n.t('Folders');
    case 'cache':
      return vscode.l10n.t('Hugging Face Cache');
  }
}
