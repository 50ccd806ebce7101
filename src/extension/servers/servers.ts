import * as vscode from 'vscode';
import type { ServerAccess } from '../../engine/remote/address';
import type { Identity } from '../../engine/remote/identify';
import type { Probe } from '../../engine/remote/probe';
import { serverModelName } from '../../engine/remote/serverModel';
import { affectsModel, selectedModel } from '../config';
import { Disposable } from '../disposable';
import type { EngineClient } from '../engine/engineClient';
import type { ServerSetting, ServerStore } from './serverStore';

/** What is known of a server in this session. */
export type ServerState =
  | { readonly kind: 'known'; readonly identity: Identity }
  | { readonly kind: 'failed'; readonly problem: string };

/** The servers and what they said when they were asked. */
export class Servers extends Disposable {
  private readonly change = this.register(new vscode.EventEmitter<void>());
  readonly onDidChange = this.change.event;
  private readonly states = new Map<string, Promise<ServerState>>();
  private readonly probes = new Map<string, Probe>();

  constructor(
    readonly store: ServerStore,
    private readonly engine: EngineClient,
  ) {
    super();
    this.register(store.onDidChange(() => this.refresh()));
    this.register(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (affectsModel(event)) this.change.fire();
      }),
    );
  }

  /** Forgets what servers said. */
  refresh(): void {
    this.states.clear();
    this.change.fire();
  }

  /** Asks a server once; later the answer is known. */
  state(server: ServerSetting): Promise<ServerState> {
    const known = this.states.get(server.name);
    if (known) return known;
    const asked = this.ask(server);
    this.states.set(server.name, asked);
    return asked;
  }

  /** @throws EngineCallError where the server does not answer as one */
  async identify(access: ServerAccess, token?: vscode.CancellationToken): Promise<Identity> {
    return this.engine.call('identifyServer', { server: access }, token ? { token } : {});
  }

  /** Asks anew what a model can do, with progress. @throws EngineCallError */
  async probe(server: ServerSetting, id: string): Promise<Probe> {
    const model = serverModelName({ server: server.name, model: id });
    const access = await this.store.access(server);
    const options = {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Finding out what {0} can do with {1}', server.name, id),
      cancellable: true,
    };
    const found = await vscode.window.withProgress(options, (progress, token) =>
      this.engine.call(
        'probeServer',
        { model, server: access },
        {
          token,
          onEvent: ({ step }) => {
            progress.report({ message: step });
          },
        },
      ),
    );
    this.probes.set(model, found);
    this.change.fire();
    return found;
  }

  probeOf(model: string): Probe | undefined {
    return this.probes.get(model);
  }

  isSelected(model: string): boolean {
    return selectedModel() === model;
  }

  private async ask(server: ServerSetting): Promise<ServerState> {
    try {
      const identity = await this.identify(await this.store.access(server));
      return { kind: 'known', identity };
    } catch (error) {
      return { kind: 'failed', problem: error instanceof Error ? error.message : String(error) };
    }
  }
}
