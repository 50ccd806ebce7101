import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** The bundles that a page can be made of. */
export type PageName = 'webview' | 'compare' | 'divergence' | 'sweep' | 'calibration';

/** What every page starts as: no data in it, scripts by nonce only, nothing inline. */
export function webviewHtml(
  webview: vscode.Webview,
  extensionUri: vscode.Uri,
  page: PageName = 'webview',
): string {
  const nonce = randomBytes(16).toString('base64url');
  const file = (name: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, 'dist', name)).toString();
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
    `img-src ${webview.cspSource}`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${file(`${page}.css`)}" id="vscode-codicon-stylesheet">
<title>Reasonscope</title>
</head>
<body>
<div id="app"></div>
<script nonce="${nonce}" src="${file(`${page}.js`)}"></script>
</body>
</html>`;
}

export function webviewOptions(extensionUri: vscode.Uri): vscode.WebviewOptions {
  return { enableScripts: true, localResourceRoots: [vscode.Uri.joinPath(extensionUri, 'dist')] };
}
