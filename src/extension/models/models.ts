import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { hubCacheFolder } from '../../engine/hub/folders';
import { folderModels, knownModels, type KnownModel } from '../../engine/hub/knownModels';
import { ModelList } from '../../engine/hub/modelList';
import { repoOfFolder } from '../../engine/hub/repoId';
import { DEFAULT_MODEL } from '../../engine/models/embedded';
import { affectsModel, selectedModel } from '../config';
import { Disposable } from '../disposable';
import type { EngineClient, HeldModel } from '../engine/engineClient';

/** How soon a folder shows that the command line added; one look at one file. */
const LIST_POLL_MS = 2_000;

export interface ModelListing {
  readonly models: readonly KnownModel[];
  /** Why the list of added folders is not among them. */
  readonly problem?: string;
}

/** The models on this machine, which of them is selected, and which the engine holds. */
export class Models extends Disposable {
  private readonly change = this.register(new vscode.EventEmitter<void>());
  /** The list, the selection or the engine's state may be another. */
  readonly onDidChange = this.change.event;

  constructor(private readonly engine: EngineClient) {
    super();
    const { file } = new ModelList();
    const refresh = (): void => this.refresh();
    // VS Code's own watcher misses a file whose folder does not exist yet.
    fs.watchFile(file, { persistent: false, interval: LIST_POLL_MS }, refresh);
    this.register({
      dispose: () => {
        fs.unwatchFile(file, refresh);
      },
    });
    this.register(engine.onDidChangeState(refresh));
    this.register(vscode.workspace.onDidGrantWorkspaceTrust(refresh));
    this.register(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (affectsModel(event)) refresh();
      }),
    );
  }

  refresh(): void {
    this.change.fire();
  }

  async list(): Promise<ModelListing> {
    try {
      return { models: await knownModels() };
    } catch (error) {
      const none = { folders: () => Promise.resolve([]) };
      const problem = error instanceof Error ? error.message : String(error);
      return { models: await knownModels(none), problem };
    }
  }

  async find(model: string): Promise<KnownModel | undefined> {
    const { models } = await this.list();
    return models.find((known) => known.model === model || (isDefault(model) && known.default));
  }

  isSelected(model: KnownModel): boolean {
    return isSame(model, selectedModel());
  }

  /** What the engine holds, if it is this model. */
  held(model: KnownModel): HeldModel | undefined {
    const { heldModel } = this.engine;
    return heldModel && isSame(model, heldModel.model) ? heldModel : undefined;
  }

  /** Puts a folder on the list; returns its smallest model. @throws Error that says what it lacks */
  async addFolder(folder: string): Promise<KnownModel> {
    const [model] = await folderModels(folder);
    if (model?.problem !== undefined || !model) {
      throw new Error(vscode.l10n.t('{0} was not added. {1}', folder, model?.problem ?? ''));
    }
    await new ModelList().add(folder);
    this.refresh();
    return model;
  }

  async removeFolder(folder: string): Promise<boolean> {
    const removed = await new ModelList().remove(folder);
    this.refresh();
    return removed;
  }

  /** Every dtype of a model in the Hugging Face cache: they share files and go together. */
  async sameDownload({ repoFolder }: KnownModel): Promise<readonly KnownModel[]> {
    const { models } = await this.list();
    return models.filter((other) => repoFolder !== undefined && other.repoFolder === repoFolder);
  }

  /** Deletes all that was downloaded of a model of the Hugging Face cache. */
  async deleteDownload({ repoFolder = '' }: KnownModel): Promise<void> {
    const inCache = path.dirname(repoFolder) === hubCacheFolder();
    if (!inCache || repoOfFolder(path.basename(repoFolder)) === undefined) {
      throw new Error(vscode.l10n.t('{0} is not in the Hugging Face cache.', repoFolder));
    }
    await vscode.workspace.fs.delete(vscode.Uri.file(repoFolder), { recursive: true });
    this.refresh();
  }
}

function isDefault(model: string): boolean {
  return model === DEFAULT_MODEL;
}

function isSame(known: KnownModel, model: string): boolean {
  return known.model === model || (isDefault(model) && known.default === true);
}
