import fs from 'node:fs';
import path from 'node:path';
import { connectBridge } from './bridge.mjs';
import { isolateWebviews as isolate, launchChromium } from './browser.mjs';
import { collectConsole } from './consoleLog.mjs';
import { startServer } from './server.mjs';

/** VS Code's built-in theme of each kind. */
export const THEMES = /** @type {const} */ ({
  dark: 'Default Dark Modern',
  light: 'Default Light Modern',
  'high-contrast': 'Default High Contrast',
  'high-contrast-light': 'Default High Contrast Light',
});

/** @typedef {keyof typeof THEMES} ThemeKind */
/** @typedef {import('playwright-core').Page} Page */

/**
 * @typedef {object} VSCodeOptions
 * @property {string} [workspace] the folder to open; by default an empty one that ends with stop()
 * @property {readonly string[]} [extensions] VSIX files, or extension folders
 * @property {Record<string, unknown>} [settings] user settings
 * @property {ThemeKind} [theme]
 * @property {boolean} [isolateWebviews] a process for every webview, as on the desktop
 * @property {boolean} [bridge] install the bridge, which `inHost` needs (default true)
 * @property {Record<string, string>} [env] for the extension host
 * @property {(uri: (file: string) => string) => [string, string][]} [payload] for the workbench
 * @property {(page: Page) => Promise<void>} [beforeGoto]
 * @property {string} [host] a version of scripts/setup-host.mjs
 */

/** @typedef {Awaited<ReturnType<typeof openVSCode>>} VSCode */

/**
 * Opens a real VS Code workbench in Chromium. The caller must `stop()` it.
 * @param {VSCodeOptions} [options]
 */
export async function openVSCode(options = {}) {
  const { extensions = [], theme = 'dark', bridge = true } = options;
  const bridgeFolder = path.join(import.meta.dirname, 'bridge');
  const server = await startServer({
    extensions: bridge ? [...extensions, bridgeFolder] : extensions,
    settings: { 'workbench.colorTheme': THEMES[theme], ...options.settings },
    ...(options.env ? { env: options.env } : {}),
    ...(options.host ? { host: options.host } : {}),
  });
  /** @type {(() => Promise<void>)[]} */
  const stops = [server.stop];
  const stop = async () => {
    for (const action of stops.splice(0).reverse()) await action();
  };
  try {
    const workspace = path.resolve(options.workspace ?? path.join(server.folder, 'workspace'));
    fs.mkdirSync(workspace, { recursive: true });
    const { context, page } = await launchChromium(path.join(server.folder, 'profile'));
    stops.push(() => context.close());
    const log = collectConsole(page);
    if (options.isolateWebviews) await isolate(context, page, server.port);
    await options.beforeGoto?.(page);
    /** @param {string} file */
    const uri = (file) => `vscode-remote://127.0.0.1:${server.port}${path.resolve(file)}`;
    const query = new URLSearchParams({ folder: workspace });
    if (options.payload) query.set('payload', JSON.stringify(options.payload(uri)));
    await page.goto(`${server.url}/?${query.toString()}`);
    const line = bridge ? await connectBridge(path.join(server.folder, 'bridge.json')) : NO_BRIDGE;
    const { inHost } = line;
    return {
      ...{ page, context, server, workspace, uri, inHost, console: log, stop },
      /** Reloads the window, and waits for its extension host. */
      reload: () => line.reconnectAfter(() => reloadWindow(page, inHost)),
      ...views(page, inHost),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

const noBridge = () => Promise.reject(new Error('This VS Code was opened without the bridge.'));

/** @type {Awaited<ReturnType<typeof connectBridge>>} */
const NO_BRIDGE = { inHost: noBridge, reconnectAfter: noBridge };

/**
 * By VS Code's own command: a reload by the browser forgets the editors of the last seconds.
 * @param {Page} page
 * @param {import('./bridge.mjs').InHost} inHost
 */
async function reloadWindow(page, inHost) {
  const loaded = page.waitForEvent('load');
  await inHost((vscode) => {
    // Not awaited: its reply would come from a host that is gone.
    void vscode.commands.executeCommand('workbench.action.reloadWindow');
  });
  await loaded;
}

/**
 * @param {Page} page
 * @param {import('./bridge.mjs').InHost} inHost
 */
function views(page, inHost) {
  return {
    /**
     * Opens a file in its default editor, or in the custom editor named.
     * @param {string} file
     * @param {string} [viewType]
     */
    openFile: (file, viewType) =>
      inHost(
        async (vscode, [name, type]) => {
          const uri = vscode.Uri.file(name ?? '');
          if (type) await vscode.commands.executeCommand('vscode.openWith', uri, type);
          else await vscode.commands.executeCommand('vscode.open', uri);
        },
        viewType ? [path.resolve(file), viewType] : [path.resolve(file)],
      ),
    /** The content of a webview that is showing.
     * @param {number} [index] where several show */
    webview: (index = 0) =>
      page
        .locator('iframe.webview.ready')
        .nth(index)
        .contentFrame()
        .locator('iframe#active-frame')
        .contentFrame(),
    /** Changes the theme and waits until the workbench wears it.
     * @param {ThemeKind} kind */
    setTheme: async (kind) => {
      await inHost(
        (vscode, name) =>
          vscode.workspace
            .getConfiguration('workbench')
            .update('colorTheme', name, vscode.ConfigurationTarget.Global),
        THEMES[kind],
      );
      await page.locator(`.monaco-workbench.${THEME_CLASSES[kind]}`).waitFor();
    },
  };
}

/** The class that the workbench's root element carries. @type {Record<ThemeKind, string>} */
const THEME_CLASSES = {
  dark: 'vs-dark',
  light: 'vs',
  'high-contrast': 'hc-black',
  'high-contrast-light': 'hc-light',
};
