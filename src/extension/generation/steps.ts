import * as vscode from 'vscode';

interface ListOptions {
  readonly title: string;
  readonly placeHolder: string;
}

interface BoxOptions {
  readonly title: string;
  readonly prompt?: string;
  readonly value: string;
  /** What is wrong with a text. */
  readonly problem: (text: string) => string | undefined;
}

/**
 * Lists and boxes one after the other. Each is shown before the one before it goes: in between, the
 * workbench would give the focus back to a webview, which takes it when the next is there already.
 */
export class Steps implements vscode.Disposable {
  private shown: vscode.QuickInput | undefined;

  /** The row that the person accepts; undefined where they give up. */
  pick<T extends vscode.QuickPickItem>(
    rows: readonly T[],
    { title, placeHolder }: ListOptions,
  ): Promise<T | undefined> {
    const list = vscode.window.createQuickPick<T>();
    list.items = rows;
    list.title = title;
    list.placeholder = placeHolder;
    list.matchOnDescription = true;
    list.matchOnDetail = true;
    return new Promise((resolve) => {
      list.onDidAccept(() => {
        const [row] = list.selectedItems;
        if (row) resolve(row);
      });
      list.onDidHide(() => resolve(undefined));
      this.show(list);
    });
  }

  /** The rows that the person ticks, at least one; undefined where they give up. */
  pickMany<T extends vscode.QuickPickItem>(
    rows: readonly T[],
    { title, placeHolder }: ListOptions,
  ): Promise<readonly T[] | undefined> {
    const list = vscode.window.createQuickPick<T>();
    list.canSelectMany = true;
    list.items = rows;
    list.selectedItems = rows.filter(({ picked }) => picked === true);
    list.title = title;
    list.placeholder = placeHolder;
    list.matchOnDescription = true;
    list.matchOnDetail = true;
    return new Promise((resolve) => {
      list.onDidAccept(() => {
        const chosen = list.selectedItems;
        if (chosen.length > 0) resolve(chosen);
      });
      list.onDidHide(() => resolve(undefined));
      this.show(list);
    });
  }

  /** A text without a problem; undefined where the person gives up. */
  ask({ title, prompt, value, problem }: BoxOptions): Promise<string | undefined> {
    const box = vscode.window.createInputBox();
    box.title = title;
    if (prompt !== undefined) box.prompt = prompt;
    box.value = value;
    return new Promise((resolve) => {
      const check = (): string | undefined => {
        const found = problem(box.value);
        box.validationMessage = found;
        return found;
      };
      box.onDidChangeValue(check);
      box.onDidAccept(() => {
        if (check() === undefined) resolve(box.value);
      });
      box.onDidHide(() => resolve(undefined));
      this.show(box);
    });
  }

  dispose(): void {
    this.shown?.dispose();
    this.shown = undefined;
  }

  private show(next: vscode.QuickInput): void {
    const { shown } = this;
    this.shown = next;
    next.show();
    shown?.dispose();
  }
}
