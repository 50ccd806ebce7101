/**
 * Writes the part of docs/decoders.md that the registry tells: `npm run docs:decoders`. What stands
 * above it is written by hand and kept.
 */
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { FAMILIES, type Decoder } from '../src/engine/decoders/decoder';
import { DECODERS, DEFAULT_DECODER } from '../src/engine/decoders/registry';
import type { Parameter } from '../src/trace/parameters';

export const DECODERS_DOCUMENT = path.resolve(import.meta.dirname, '../docs/decoders.md');

const MARK =
  '<!-- From here on written by `npm run docs:decoders` from the declarations in src/engine/decoders. -->';

/** The document with its generated part made anew. @throws Error where the mark is missing */
export function withDecoders(document: string): string {
  const at = document.indexOf(MARK);
  if (at < 0) throw new Error(`docs/decoders.md has lost its line\n${MARK}`);
  return `${document.slice(0, at)}${MARK}\n\n${overview()}\n${families()}`;
}

function overview(): string {
  const rows = DECODERS.map(
    (decoder) =>
      `| [\`${decoder.id}\`](#${decoder.id}) | ${decoder.title} | ${FAMILIES[decoder.family]} | ${modelsOf(decoder)} | ${decoder.fidelity} |`,
  );
  return table(['Decoder', 'Title', 'Family', 'Models', 'Fidelity'], rows);
}

function families(): string {
  return Object.entries(FAMILIES)
    .map(([family, title]) => ({
      title,
      members: DECODERS.filter((decoder) => decoder.family === family),
    }))
    .filter(({ members }) => members.length > 0)
    .map(({ title, members }) => `## ${title}\n\n${members.map(section).join('\n')}`)
    .join('\n');
}

function section(decoder: Decoder): string {
  const { id, title, summary, formula, citation, fidelity, fidelityNote, parameters } = decoder;
  const byDefault = id === DEFAULT_DECODER ? ' This is the default decoder.' : '';
  const parts = [
    `### \`${id}\``,
    `**${title}.** ${summary}${byDefault}`,
    `\`\`\`text\n${formulaLines(formula)}\n\`\`\``,
    ...roles(decoder),
    parameters.length > 0
      ? table(['Parameter', 'Default', 'Values', ''], parameters.map(parameterRow)).trimEnd()
      : 'It takes no parameters.',
    `Source: ${citation} Fidelity: ${fidelity}.${fidelityNote === undefined ? '' : ` ${fidelityNote}`}`,
  ];
  return `${parts.join('\n\n')}\n`;
}

/** Steps of a formula are told apart by two blanks, on lines of their own here. */
function formulaLines(formula: string): string {
  return formula.split(/\s{2,}/u).join('\n');
}

function roles(decoder: Decoder): string[] {
  if (decoder.needs !== 'run' || decoder.otherModels.length === 0) return [];
  return [
    decoder.otherModels
      .map(({ id, title, help }) => `- model \`${id}\`, ${title}: ${help}`)
      .join('\n'),
  ];
}

function modelsOf(decoder: Decoder): number {
  return 1 + (decoder.needs === 'run' ? decoder.otherModels.length : 0);
}

function parameterRow(parameter: Parameter): string {
  const { id, title, help } = parameter;
  return `| \`${id}\` | ${defaultOf(parameter)} | ${valuesOf(parameter)} | ${cell(`${title}. ${help}`)} |`;
}

function defaultOf(parameter: Parameter): string {
  switch (parameter.type) {
    case 'number':
    case 'integer':
    case 'boolean':
      return String(parameter.default);
    case 'words':
      return parameter.default.map(code).join(', ');
    case 'choice':
      return code(parameter.default);
    case 'text':
      return parameter.default === '' ? 'empty' : code(parameter.default);
    case 'file':
      return 'must be given';
  }
}

function valuesOf(parameter: Parameter): string {
  switch (parameter.type) {
    case 'number':
      return `${parameter.minimum} to ${parameter.maximum}`;
    case 'integer':
      return `whole, ${parameter.minimum} to ${parameter.maximum}`;
    case 'boolean':
      return 'true, false';
    case 'choice':
      return parameter.choices.map(code).join(', ');
    case 'words':
      return 'list of words';
    case 'text':
      return 'text';
    case 'file':
      return 'path';
  }
}

/** Blanks at the ends of a code span would not show, so they are written as open boxes. */
function code(text: string): string {
  const shown = text.replace(/^ +| +$/gu, (blanks) => '␣'.repeat(blanks.length));
  return cell(shown.includes('`') ? `\`\` ${shown} \`\`` : `\`${shown}\``);
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', '⏎');
}

function table(head: readonly string[], rows: readonly string[]): string {
  return [`| ${head.join(' | ')} |`, `|${' --- |'.repeat(head.length)}`, ...rows, ''].join('\n');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  fs.writeFileSync(DECODERS_DOCUMENT, withDecoders(fs.readFileSync(DECODERS_DOCUMENT, 'utf8')));
}
