import * as vscode from 'vscode';
import type { TraceDocument } from '../editor/traceDocument';
import type { Services } from '../services';

/** Files of other formats stay as they are: a new sample goes into a copy of ours. */
export async function editableDocument(
  { editor }: Services,
  document: TraceDocument,
): Promise<TraceDocument> {
  return document.editable ? document : editor.openUntitled(document.content);
}

/** @throws Error for a document that a command cannot change in place */
export function checkEditable({ editable }: TraceDocument): void {
  if (editable) return;
  throw new Error(vscode.l10n.t('This file is shown read-only. Save it as a trace to change it.'));
}
