import type { TraceDocument } from '../editor/traceDocument';
import type { Services } from '../services';

/** Files of other formats stay as they are: a new sample goes into a copy of ours. */
export async function editableDocument(
  { editor }: Services,
  document: TraceDocument,
): Promise<TraceDocument> {
  return document.editable ? document : editor.openUntitled(document.content);
}
