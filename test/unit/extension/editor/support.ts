import type { TraceFile } from '../../../../src/trace/trace';
import {
  TraceState,
  type AppendedTokens,
  type DocumentEdit,
} from '../../../../src/extension/editor/traceState';
import type { LiveRun } from '../../../../src/webview/protocol';

/** A document without a workbench, which keeps what it tells. */
export class TestDocument extends TraceState {
  readonly edits: DocumentEdit[] = [];
  readonly appends: AppendedTokens[] = [];
  lives: (LiveRun | undefined)[] = [];
  changes = 0;

  constructor(file: TraceFile) {
    super();
    this.load(file);
  }

  protected override onChange(): void {
    this.changes += 1;
  }

  protected override onEdit(edit: DocumentEdit): void {
    this.edits.push(edit);
  }

  protected override onAppend(appended: AppendedTokens): void {
    this.appends.push(appended);
  }

  protected override onLive(live: LiveRun | undefined): void {
    this.lives.push(live);
  }
}

export function emptyTrace(): TraceFile {
  const trace = { id: '1', prompt: { messages: [{ role: 'user', content: 'Q' }] }, samples: [] };
  return { format: 'reasonscope-trace', traces: [trace], warnings: [] };
}
