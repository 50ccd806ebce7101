import fs from 'node:fs';
import { hostTarget, vsixFile } from '../../scripts/packaging/targets.mjs';

/** @returns {string} the VSIX that scripts/package.mjs built for this machine */
export function builtExtension() {
  const file = vsixFile(hostTarget());
  if (!fs.existsSync(file)) throw new Error(`${file} does not exist: run npm run package first.`);
  return file;
}
