import * as vscode from 'vscode';
import { parseAddress, type ServerAccess } from '../../engine/remote/address';
import {
  checkServerName,
  defaultServerName,
  serverModelName,
} from '../../engine/remote/serverModel';
import { isObject } from '../../trace/json';
import { askServer, type NewServer } from '../servers/addServerDialog';
import { identityText } from '../servers/probeText';
import type { Command } from '../services';
import { selectModel } from './selectModel';

/**
 * Adds a server after it answered, and offers its models. Callers may give `{address, name?, key?}`
 * instead of answering.
 */
export const addServer: Command = {
  id: 'reasonscope.addServer',
  async run(services, argument) {
    const { servers } = services;
    const given = serverIn(argument);
    const asked = given ?? (await askServer());
    if (!asked) return undefined;
    const access: ServerAccess = {
      ...asked.server,
      ...(asked.key === undefined ? {} : { key: asked.key }),
    };
    const connecting = {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Connecting to {0}', asked.server.address),
      cancellable: true,
    };
    const identity = await vscode.window.withProgress(connecting, (_, token) =>
      servers.identify(access, token),
    );
    await servers.store.add(asked.server, asked.key);
    if (given) return identity;
    const chosen = await vscode.window.showQuickPick(
      identity.models.map(({ id }) => id),
      {
        title: vscode.l10n.t('{0} is added ({1})', asked.server.name, identityText(identity)),
        placeHolder: vscode.l10n.t('Select one of its models, or press Escape'),
      },
    );
    if (chosen !== undefined) {
      await servers.probe(asked.server, chosen);
      const model = serverModelName({ server: asked.server.name, model: chosen });
      await selectModel.run(services, model);
    }
    return identity;
  },
};

function serverIn(argument: unknown): NewServer | undefined {
  if (!isObject(argument) || typeof argument.address !== 'string') return undefined;
  const address = parseAddress(argument.address);
  const name = typeof argument.name === 'string' ? argument.name : defaultServerName(address);
  const key = typeof argument.key === 'string' ? argument.key : undefined;
  return { server: { name: checkServerName(name), address }, key };
}
