import * as vscode from 'vscode';
import type { TokenIndex } from '../../trace/units';
import type { SampleAddress } from '../../webview/protocol';
import type { ViewRegistry } from './viewRegistry';

/** Shows a sample of a file in its trace editor, opened where it is not, at a token if one is given. */
export async function revealToken(
  views: Pick<ViewRegistry, 'viewOf'>,
  uri: string,
  address: SampleAddress,
  token?: TokenIndex,
): Promise<void> {
  const open = views.viewOf(uri);
  if (open) open.panel.reveal();
  else await vscode.commands.executeCommand('reasonscope.openAsTrace', vscode.Uri.parse(uri));
  const at = token === undefined ? {} : { token };
  views.viewOf(uri)?.run({ name: 'selectSample', address, ...at });
}
