import fs from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { ensureChromium } from '../../scripts/ensure-chromium.mjs';

const ARGUMENTS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Starts a headless Chromium with a fresh profile.
 * @param {string} profile a folder that the caller removes
 */
export async function launchChromium(profile) {
  // Without it Chromium refuses the service worker of a webview on an origin of its own.
  const preferences = { profile: { block_third_party_cookies: false, cookie_controls_mode: 0 } };
  fs.mkdirSync(path.join(profile, 'Default'), { recursive: true });
  fs.writeFileSync(path.join(profile, 'Default/Preferences'), JSON.stringify(preferences));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: ensureChromium(),
    headless: true,
    viewport: { width: 1400, height: 900 },
    args: process.getuid?.() === 0 ? ['--no-sandbox', ...ARGUMENTS] : ARGUMENTS,
  });
  // tsx compiles with esbuild's keepNames, which leaves calls of this helper in evaluated functions.
  await context.addInitScript('globalThis.__name = (f) => f;');
  return { context, page: context.pages()[0] ?? (await context.newPage()) };
}

/**
 * Gives every webview a site, hence a process, of its own, as on the desktop. By default the browser
 * workbench serves webviews from its own origin.
 * @param {import('playwright-core').BrowserContext} context
 * @param {import('playwright-core').Page} page
 * @param {number} port
 */
export async function isolateWebviews(context, page, port) {
  // A fulfilled main page counts as public, and could not reach the loopback server otherwise.
  await context.grantPermissions(['local-network-access']);
  const isWorkbench = (/** @type {URL} */ url) =>
    url.hostname === '127.0.0.1' && url.port === String(port) && url.pathname === '/';
  await page.route(isWorkbench, async (route) => {
    const response = await route.fetch();
    const headers = response.headers();
    const policy = headers['content-security-policy'] ?? '';
    headers['content-security-policy'] = policy.replace(
      'frame-src ',
      `frame-src http://*.localhost:${port} `,
    );
    const endpoint = /(webviewEndpoint&quot;:&quot;)\/?([^&]*)/;
    const html = await response.text();
    if (!endpoint.test(html)) throw new Error('The workbench page names no webview endpoint.');
    const body = html.replace(endpoint, `$1http://{{uuid}}.localhost:${port}/$2/`);
    await route.fulfill({ response, headers, body });
  });
}
