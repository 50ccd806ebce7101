import * as vscode from 'vscode';
import type { TraceFile } from '../../trace/trace';
import { writeTraceFile } from '../../trace/formats/own/write';
import { readTraceFile } from '../../trace/formats/registry';
import { Disposable } from '../disposable';
import { TraceDocument } from './traceDocument';
import { describeFailure, readTrace, writeTrace } from './traceStore';
import type { ViewRegistry } from './viewRegistry';

export const TRACE_VIEW_TYPE = 'reasonscope.trace';

/** A change of the file by ourselves within this time is not somebody else's. */
const OWN_SAVE_MS = 5_000;

/** The editor for our own format: new samples are undoable edits, saves are atomic, exits are hot. */
export class TraceEditorProvider
  extends Disposable
  implements vscode.CustomEditorProvider<TraceDocument>
{
  private readonly changes = this.register(
    new vscode.EventEmitter<vscode.CustomDocumentEditEvent<TraceDocument>>(),
  );
  readonly onDidChangeCustomDocument = this.changes.event;
  private readonly documents = new Map<string, TraceDocument>();
  private readonly unopened = new Map<string, TraceFile>();
  /** What the file holds, as far as we know. Undo restores the same object, so identity tells dirt. */
  private readonly saved = new WeakMap<TraceDocument, TraceFile>();
  private readonly lastSave = new WeakMap<TraceDocument, number>();
  private untitledCount = 0;

  constructor(
    private readonly views: ViewRegistry,
    private readonly log: vscode.LogOutputChannel,
  ) {
    super();
  }

  /** Opens a new untitled trace with this content and gives its document. */
  async openUntitled(file: TraceFile): Promise<TraceDocument> {
    let uri: vscode.Uri;
    do {
      this.untitledCount += 1;
      uri = vscode.Uri.from({ scheme: 'untitled', path: `Trace-${this.untitledCount}.trace.json` });
    } while (this.documents.has(uri.toString()));
    this.unopened.set(uri.toString(), file);
    await vscode.commands.executeCommand('vscode.openWith', uri, TRACE_VIEW_TYPE);
    const document = this.documents.get(uri.toString());
    if (!document) throw new Error('VS Code did not open the new trace editor.');
    return document;
  }

  async openCustomDocument(
    uri: vscode.Uri,
    { backupId, untitledDocumentData }: vscode.CustomDocumentOpenContext,
  ): Promise<TraceDocument> {
    const document = new TraceDocument(uri, true);
    const key = uri.toString();
    try {
      if (backupId !== undefined) {
        const backup = await vscode.workspace.fs.readFile(vscode.Uri.parse(backupId));
        document.load(readTraceFile('backup.trace.json', backup));
      } else if (uri.scheme === 'untitled') {
        const pending = this.unopened.get(key);
        if (pending) document.load(pending);
        else if (untitledDocumentData) document.load(readTraceFile(uri.path, untitledDocumentData));
      } else {
        await this.reload(document);
      }
    } catch (error) {
      this.log.error(`open ${key}: ${String(error)}`);
      document.fail(describeFailure(uri, error));
    }
    this.unopened.delete(key);
    this.documents.set(key, document);
    document.onDidEdit((edit) => this.changes.fire({ document, ...edit }));
    const watcher = this.watch(document);
    document.onWillClose(() => {
      watcher?.dispose();
      if (this.documents.get(key) === document) this.documents.delete(key);
    });
    return document;
  }

  resolveCustomEditor(document: TraceDocument, panel: vscode.WebviewPanel): void {
    this.views.open(document, panel);
  }

  async saveCustomDocument(document: TraceDocument): Promise<void> {
    const { content } = document;
    await this.write(document, document.uri);
    this.saved.set(document, content);
  }

  async saveCustomDocumentAs(document: TraceDocument, destination: vscode.Uri): Promise<void> {
    await this.write(document, destination);
  }

  async revertCustomDocument(document: TraceDocument): Promise<void> {
    if (document.uri.scheme === 'untitled') return;
    await this.reload(document);
  }

  async backupCustomDocument(
    document: TraceDocument,
    { destination }: vscode.CustomDocumentBackupContext,
  ): Promise<vscode.CustomDocumentBackup> {
    const text = writeTraceFile(document.content, 'json');
    await vscode.workspace.fs.writeFile(destination, Buffer.from(text, 'utf8'));
    return {
      id: destination.toString(),
      delete: () => void vscode.workspace.fs.delete(destination).then(undefined, () => undefined),
    };
  }

  private async write(document: TraceDocument, destination: vscode.Uri): Promise<void> {
    if (document.failure) {
      throw new Error(
        vscode.l10n.t(
          'This file could not be read, so it is not written over: {0}',
          document.failure.detail,
        ),
      );
    }
    this.lastSave.set(document, Date.now());
    await writeTrace(destination, document.content);
    this.lastSave.set(document, Date.now());
  }

  private async reload(document: TraceDocument): Promise<void> {
    try {
      document.load(await readTrace(document.uri));
      this.saved.set(document, document.content);
    } catch (error) {
      this.log.error(`open ${document.uri.toString()}: ${String(error)}`);
      document.fail(describeFailure(document.uri, error));
      this.saved.set(document, document.content);
    }
  }

  /** Another program's change is shown at once, unless this editor holds work that it would lose. */
  private watch(document: TraceDocument): vscode.Disposable | undefined {
    if (document.uri.scheme === 'untitled') return undefined;
    const folder = vscode.Uri.joinPath(document.uri, '..');
    const name = document.uri.path.slice(document.uri.path.lastIndexOf('/') + 1);
    const pattern = new vscode.RelativePattern(folder, escapeGlob(name));
    const watcher = vscode.workspace.createFileSystemWatcher(pattern, false, false, true);
    const changed = (): void => {
      if (Date.now() - (this.lastSave.get(document) ?? 0) < OWN_SAVE_MS) return;
      if (document.content !== this.saved.get(document) || document.live) {
        const text = vscode.l10n.t(
          '{0} changed on disk. This editor keeps its unsaved samples; revert the file to see the change.',
          name,
        );
        void vscode.window.showWarningMessage(text);
      } else void this.reload(document);
    };
    watcher.onDidChange(changed);
    watcher.onDidCreate(changed);
    return watcher;
  }
}

function escapeGlob(name: string): string {
  return name.replace(/[*?[\]{}]/g, '[$&]');
}
