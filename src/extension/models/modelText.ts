import * as vscode from 'vscode';
import { byteText } from '../../engine/hub/byteText';
import type { KnownModel } from '../../engine/hub/knownModels';

/** Dtype and size, as in `q4 · 512 MB`. */
export function contentText({ dtype, bytes }: KnownModel): string {
  const size = bytes === 0 ? [] : [byteText(bytes)];
  return [...(dtype === undefined ? [] : [dtype]), ...size].join(' · ');
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
