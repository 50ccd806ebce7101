/**
 * The trace view in a real Chromium, without VS Code: a local server gives the page that the host
 * gives, under the same policy, and a stub takes the host's place at the other end of the messages.
 */
import { build } from 'esbuild';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import type { Trace } from '../../src/trace/trace';
import type { SweepHostMessage } from '../../src/webview/protocol';
import { FakeCalibrationHost } from './fakeCalibrationHost';
import { FakeCompareHost } from './fakeCompareHost';
import { FakeDivergenceHost } from './fakeDivergenceHost';
import { FakeSweepHost } from './fakeSweepHost';
import { encodeMessage, STUB_SCRIPT } from './encoding';
import { FakeHost } from './fakeHost';
import { THEMES, type ThemeName } from './themes';

const ROOT = path.resolve(__dirname, '../..');
export const OUTPUT = path.join(ROOT, 'test/output');
const BUNDLE = path.join(ROOT, 'build/webview-test');
const NONCE = 'c3R1Yi1ub25jZQ';

export interface PageOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
}

export interface OpenOptions extends PageOptions {
  readonly prepare?: (host: FakeHost) => void;
}

/** What stands at the other end of a page's messages. */
interface PageHost<M> {
  receive(message: M): Promise<void>;
}

type Deliver = (message: unknown) => Promise<void>;

export class Harness {
  private constructor(
    private readonly server: http.Server,
    private readonly browser: Browser,
    private readonly origin: string,
  ) {}

  static async start(): Promise<Harness> {
    await build({
      entryPoints: {
        webview: path.join(ROOT, 'src/webview/main.ts'),
        compare: path.join(ROOT, 'src/webview/compare/main.ts'),
        divergence: path.join(ROOT, 'src/webview/divergence/main.ts'),
        sweep: path.join(ROOT, 'src/webview/sweep/main.ts'),
        calibration: path.join(ROOT, 'src/webview/calibration/main.ts'),
      },
      bundle: true,
      outdir: BUNDLE,
      platform: 'browser',
      format: 'iife',
      target: 'es2022',
      loader: { '.ttf': 'file' },
      assetNames: '[name]',
      logLevel: 'error',
    });
    const server = http.createServer(serve);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      headless: true,
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
    });
    const { port } = server.address() as AddressInfo;
    return new Harness(server, browser, `http://127.0.0.1:${port}`);
  }

  open(traces: readonly Trace[], options: OpenOptions = {}): Promise<WebviewPage> {
    return this.openPage('webview', options, (deliver) => {
      const host = new FakeHost(traces, deliver);
      options.prepare?.(host);
      return host;
    });
  }

  /** Opens a comparison of two samples of one trace. */
  compare(
    trace: Trace,
    samples: readonly [left: string, right: string],
    options: PageOptions = {},
  ): Promise<WebviewPage<FakeCompareHost>> {
    return this.openPage(
      'compare',
      options,
      (deliver) => new FakeCompareHost(trace, samples, deliver),
    );
  }

  /** Opens a divergence panel on the compared samples of a file. */
  divergence(
    traces: readonly Trace[],
    options: PageOptions = {},
  ): Promise<WebviewPage<FakeDivergenceHost>> {
    return this.openPage(
      'divergence',
      options,
      (deliver) => new FakeDivergenceHost(traces, deliver),
    );
  }

  /** Opens a calibration panel on the predictions of a file's samples. */
  calibration(
    traces: readonly Trace[],
    options: PageOptions = {},
  ): Promise<WebviewPage<FakeCalibrationHost>> {
    return this.openPage(
      'calibration',
      options,
      (deliver) => new FakeCalibrationHost(traces, deliver),
    );
  }

  /** Opens the page of a sweep. */
  sweep(message: SweepHostMessage, options: PageOptions = {}): Promise<WebviewPage<FakeSweepHost>> {
    return this.openPage('sweep', options, (deliver) => new FakeSweepHost(message, deliver));
  }

  private async openPage<M extends { readonly type: string }, H extends PageHost<M>>(
    name: 'webview' | 'compare' | 'divergence' | 'sweep' | 'calibration',
    options: PageOptions,
    makeHost: (deliver: Deliver) => H & PageHost<M>,
  ): Promise<WebviewPage<H>> {
    const context = await this.browser.newContext({
      viewport: { width: options.width ?? 1320, height: options.height ?? 820 },
      permissions: ['clipboard-read', 'clipboard-write'],
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    const view = await WebviewPage.create<M, H>(page, makeHost);
    await page.goto(`${this.origin}/?page=${name}&theme=${options.theme ?? 'dark'}`);
    return view;
  }

  async stop(): Promise<void> {
    await this.browser.close();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

export class WebviewPage<H = FakeHost> {
  /** Everything that must not happen: uncaught errors, policy violations, console errors. */
  readonly problems: string[] = [];

  private constructor(
    readonly page: Page,
    readonly host: H,
  ) {}

  static async create<M extends { readonly type: string }, H extends PageHost<M>>(
    page: Page,
    makeHost: (deliver: Deliver) => H,
  ): Promise<WebviewPage<H>> {
    const deliver = async (message: unknown): Promise<void> => {
      await page.evaluate(
        (text) => (window as unknown as { deliver(text: string): void }).deliver(text),
        encodeMessage(message),
      );
    };
    const view = new WebviewPage<H>(page, makeHost(deliver));
    page.on('pageerror', (error) => view.problems.push(`error: ${error.stack ?? error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error') view.problems.push(`console: ${message.text()}`);
    });
    await page.exposeFunction('report', (text: string) => view.problems.push(text));
    await page.exposeFunction('posted', async (text: string) => {
      const message = JSON.parse(text) as M;
      if (message.type === 'problem') view.problems.push(`problem: ${text}`);
      await view.host.receive(message);
    });
    return view;
  }

  /** Waits until tokens are on the page. */
  async ready(): Promise<this> {
    await this.page.waitForSelector('.line .t');
    await this.settle();
    return this;
  }

  /** Two frames: one for the state, one for what draws after it. */
  async settle(): Promise<void> {
    await this.page.evaluate(
      () =>
        new Promise<void>((resolve) =>
          requestAnimationFrame(() => requestAnimationFrame(() => resolve())),
        ),
    );
  }

  async screenshot(name: string): Promise<void> {
    fs.mkdirSync(OUTPUT, { recursive: true });
    await this.settle();
    await this.page.screenshot({ path: path.join(OUTPUT, `webview-${name}.png`) });
  }

  close(): Promise<void> {
    return this.page.context().close();
  }
}

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.ttf': 'font/ttf',
};

function serve(request: http.IncomingMessage, response: http.ServerResponse): void {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  if (url.pathname === '/') {
    const origin = `http://${request.headers.host ?? ''}`;
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.setHeader('content-security-policy', policy(origin));
    const name = url.searchParams.get('page') ?? 'webview';
    response.end(pageHtml(name, (url.searchParams.get('theme') ?? 'dark') as ThemeName));
    return;
  }
  const file = path.join(BUNDLE, path.basename(url.pathname));
  const type = TYPES[path.extname(file)];
  if (type === undefined || !fs.existsSync(file)) {
    response.statusCode = url.pathname === '/favicon.ico' ? 204 : 404;
    response.end();
    return;
  }
  response.setHeader('content-type', type);
  response.end(fs.readFileSync(file));
}

/** The policy of src/extension's page, with this server as the source of its files. */
function policy(source: string): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${NONCE}'`,
    `style-src ${source}`,
    `font-src ${source}`,
    `img-src ${source}`,
  ].join('; ');
}

/**
 * VS Code sets the theme's variables on the root element by script, which the stub does too, since
 * a style attribute would break the policy.
 */
function pageHtml(name: string, theme: ThemeName): string {
  const { bodyClass, kind, variables } = THEMES[theme];
  return `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Trace</title>
<link rel="stylesheet" href="${name}.css" id="vscode-codicon-stylesheet"></head>
<body class="${bodyClass}" data-vscode-theme-kind="${kind}">
<script nonce="${NONCE}">
for (const [name, value] of Object.entries(${JSON.stringify(variables)}))
  document.documentElement.style.setProperty('--vscode-' + name, value);
${STUB_SCRIPT}
</script>
<div id="app"></div>
<script nonce="${NONCE}" src="${name}.js"></script>
</body></html>`;
}
