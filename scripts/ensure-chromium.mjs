// Finds the Chromium that the tests drive; on a bare Debian machine it installs it as root.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';

const PACKAGES = ['chromium', 'fonts-dejavu-core'];
const DEBIAN_PATH = '/usr/bin/chromium';

/**
 * @returns {string} the executable: `$CHROMIUM`, or Debian's
 */
export function ensureChromium() {
  const chosen = process.env.CHROMIUM;
  if (chosen) {
    if (!fs.existsSync(chosen)) throw new Error(`CHROMIUM names ${chosen}, which does not exist.`);
    return chosen;
  }
  if (fs.existsSync(DEBIAN_PATH)) return DEBIAN_PATH;

  const byHand = `apt-get update && apt-get install -y --no-install-recommends ${PACKAGES.join(' ')}`;
  const advice = `Install it with\n  sudo sh -c '${byHand}'\nor set CHROMIUM to another Chromium or Chrome.`;
  if (process.getuid?.() !== 0 || !succeeds('apt-get', '--version')) {
    throw new Error(`The tests need Chromium and found none. ${advice}`);
  }
  console.error(`Installing ${PACKAGES.join(' and ')} with apt-get`);
  const installed =
    aptGet('update') && aptGet('install', '-y', '--no-install-recommends', ...PACKAGES);
  if (!installed || !fs.existsSync(DEBIAN_PATH)) {
    throw new Error(`apt-get could not install Chromium. ${advice}`);
  }
  return DEBIAN_PATH;
}

/** @param {string[]} args */
function aptGet(...args) {
  const options = ['-o', 'Dpkg::Use-Pty=0', '-qq'];
  const { status } = spawnSync('apt-get', [...options, ...args], {
    stdio: ['ignore', process.stderr, process.stderr],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  return status === 0;
}

/** @param {string} command @param {string[]} args */
function succeeds(command, ...args) {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    console.log(ensureChromium());
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
