/**
 * @typedef {object} ConsoleLine
 * @property {string} type `log`, `warning`, `error` … or `pageerror` for an uncaught exception
 * @property {string} text
 * @property {string} url often empty
 */

/** The workbench's own log; what it says of itself is not our concern. */
const WORKBENCH_LOG = /^%c\s+ERR/;
const ABOUT_EXTENSIONS = /\[Extension Host\]|reasonscope\.reasonscope/;

/** What a server without Microsoft's closed parts and native logger complains of. */
const SERVER_NOISE = [
  /^Failed to load resource: .*\b404\b/,
  /^Manifest fetch from \S+ failed, code 404$/,
  /^A bad HTTP response code \(404\) was received when fetching the script\.$/,
  /spdlog\.node/,
  /build\/Release\/watchdog/,
  /@vscode\/ripgrep\/bin\/rg ENOENT/,
  /^Timed out getting tasks from/,
];

/**
 * Collects the console of a page and of every frame in it, webviews included.
 * @param {import('playwright-core').Page} page
 */
export function collectConsole(page) {
  /** @type {ConsoleLine[]} */
  const lines = [];
  page.on('console', (message) => {
    lines.push({ type: message.type(), text: message.text(), url: message.location().url });
  });
  page.on('pageerror', (error) => {
    lines.push({ type: 'pageerror', text: error.stack ?? String(error), url: '' });
  });
  return {
    lines,
    /** Uncaught exceptions, policy violations and errors that are not the workbench's own. */
    problems: () => lines.filter(isProblem),
  };
}

/** @param {ConsoleLine} line */
function isProblem({ type, text }) {
  if (type === 'pageerror' || text.includes('Content Security Policy')) return true;
  if (type !== 'error' || SERVER_NOISE.some((noise) => noise.test(text))) return false;
  return !WORKBENCH_LOG.test(text) || ABOUT_EXTENSIONS.test(text);
}
