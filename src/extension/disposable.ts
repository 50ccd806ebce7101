import type * as vscode from 'vscode';

/** Owns what it registers and ends it all at once, last registered first. */
export class Disposable implements vscode.Disposable {
  private readonly owned: vscode.Disposable[] = [];
  private ended = false;

  protected get isDisposed(): boolean {
    return this.ended;
  }

  protected register<T extends vscode.Disposable>(item: T): T {
    if (this.ended) item.dispose();
    else this.owned.push(item);
    return item;
  }

  dispose(): void {
    if (this.ended) return;
    this.ended = true;
    for (const item of this.owned.splice(0).reverse()) item.dispose();
  }
}
