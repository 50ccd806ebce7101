import * as vscode from 'vscode';
import { hostOf, parseAddress, sendsKeyInClear } from '../../engine/remote/address';
import { checkServerName, defaultServerName } from '../../engine/remote/serverModel';
import { messageOf } from '../../engine/errors';
import type { ServerSetting } from './serverStore';

/** What a person said; each step can be left with Escape. */
export interface NewServer {
  readonly server: ServerSetting;
  readonly key: string | undefined;
}

export async function askServer(): Promise<NewServer | undefined> {
  const address = await vscode.window.showInputBox({
    title: vscode.l10n.t('Add Server: address'),
    prompt: vscode.l10n.t('Of an OpenAI-compatible server: vLLM, SGLang, llama.cpp, Ollama …'),
    placeHolder: 'http://localhost:8000',
    ignoreFocusOut: true,
    validateInput: (value) => (value === '' ? '' : problemOf(() => parseAddress(value))),
  });
  if (address === undefined) return undefined;
  const parsed = parseAddress(address);
  const name = await vscode.window.showInputBox({
    title: vscode.l10n.t('Add Server: name'),
    prompt: vscode.l10n.t('What to call it; its models are named server:NAME/MODEL'),
    value: defaultServerName(parsed),
    ignoreFocusOut: true,
    validateInput: (value) => problemOf(() => checkServerName(value)),
  });
  if (name === undefined) return undefined;
  const server = { name: checkServerName(name), address: parsed };
  const key = await askKey(server);
  return key === undefined ? undefined : { server, key: key === '' ? undefined : key };
}

/** The key, empty for none; undefined where the person gave up. */
export async function askKey(server: ServerSetting): Promise<string | undefined> {
  const key = await vscode.window.showInputBox({
    title: vscode.l10n.t('Key of {0}', server.name),
    prompt: vscode.l10n.t(
      'Kept in the secret storage of the editor and sent to {0} alone. Leave it empty if the server wants none.',
      hostOf(server.address),
    ),
    password: true,
    ignoreFocusOut: true,
    validateInput: (value) =>
      /\s/.test(value.trim()) ? vscode.l10n.t('A key has no blanks.') : undefined,
  });
  const trimmed = key?.trim();
  if (trimmed === undefined || trimmed === '' || !sendsKeyInClear(server.address)) return trimmed;
  return (await confirmClearText(server)) ? trimmed : undefined;
}

/** Anyone on the way can read a key that goes over plain http to another machine. */
async function confirmClearText({ address }: ServerSetting): Promise<boolean> {
  const yes = vscode.l10n.t('Send It Unencrypted');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('Send the key to {0} without encryption?', hostOf(address)),
    {
      modal: true,
      detail: vscode.l10n.t(
        'The address is plain http and on another machine, so that everyone on the way can read the key and the prompts. An https address would protect them.',
      ),
    },
    yes,
  );
  return answer === yes;
}

function problemOf(check: () => unknown): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}
