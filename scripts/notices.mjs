// Writes the licences of everything that the packed extension contains and that others wrote.
// `node scripts/notices.mjs [file]`, after a production build.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const REPO = path.resolve(import.meta.dirname, '..');
const METAFILE = path.join(REPO, 'build/metafile.json');

/** Packages that are shipped as files, outside the bundles. */
const UNBUNDLED = ['node_modules/onnxruntime-node', 'node_modules/onnxruntime-common'];

/**
 * @returns {string} the text of THIRD-PARTY-NOTICES.md
 */
export function thirdPartyNotices() {
  if (!fs.existsSync(METAFILE)) {
    throw new Error('build/metafile.json does not exist: run npm run build first.');
  }
  const inputs = Object.keys(JSON.parse(fs.readFileSync(METAFILE, 'utf8')).inputs);
  const folders = new Set([...inputs.flatMap(packageFolders), ...UNBUNDLED]);
  const sections = [...folders].sort().map(section);
  return [
    '# Third-party notices',
    'Reasonscope contains the following software, under the licences given.',
    ...sections,
    'The native library of ONNX Runtime contains further software, which is listed in ' +
      'ThirdPartyNotices.txt of its source (https://github.com/microsoft/onnxruntime).',
    '',
  ].join('\n\n');
}

/** The package that a bundled file comes from.
 * @param {string} input relative to the repository, as esbuild writes it */
function packageFolders(input) {
  const match = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input);
  return match ? [match[0]] : [];
}

/** @param {string} folder */
function section(folder) {
  const at = path.join(REPO, folder);
  const { name, version, license, author, repository } = JSON.parse(
    fs.readFileSync(path.join(at, 'package.json'), 'utf8'),
  );
  if (typeof license !== 'string') throw new Error(`${folder}/package.json names no licence.`);
  const texts = fs
    .readdirSync(at)
    .filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
    .map((file) => fs.readFileSync(path.join(at, file), 'utf8').replaceAll('\r\n', '\n').trim());
  if (texts.length === 0) texts.push(standardText(folder, license, holder(author, name)));
  const source = typeof repository === 'object' ? repository.url : repository;
  const text = texts.map((licence) => `\`\`\`text\n${licence}\n\`\`\``).join('\n\n');
  return `## ${name} ${version}\n\n${license}${source ? `, ${source}` : ''}\n\n${text}`;
}

/** @param {unknown} author @param {string} name */
function holder(author, name) {
  if (name.startsWith('onnxruntime-')) return 'Microsoft Corporation';
  if (author && typeof author === 'object' && 'name' in author) return String(author.name);
  return typeof author === 'string' ? author : `the authors of ${name}`;
}

/** For a package that names its licence but does not carry the text.
 * @param {string} folder @param {string} license @param {string} owner */
function standardText(folder, license, owner) {
  const text = STANDARD_TEXTS[license];
  if (!text) throw new Error(`${folder} is under ${license} but carries no licence text.`);
  return text.replace('{owner}', owner);
}

/** @type {Readonly<Record<string, string>>} */
const STANDARD_TEXTS = {
  MIT: `MIT License

Copyright (c) {owner}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
associated documentation files (the "Software"), to deal in the Software without restriction,
including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense,
and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so,
subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial
portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT
LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN
NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY,
WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE
SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`,
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  fs.writeFileSync(process.argv[2] ?? 'THIRD-PARTY-NOTICES.md', thirdPartyNotices());
}
