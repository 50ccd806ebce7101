import * as vscode from 'vscode';
import { findLens } from '../../lenses/registry';
import type { TraceFile } from '../../trace/trace';
import type { ExportedFigure, ViewSettings } from '../../webview/protocol';
import { fileNameOf } from '../compare/sampleRef';
import { writeAtomically } from '../writeAtomically';
import { samplesAt } from './addressedSample';
import { tableCsv, tableJson, valuesCsv, valuesJson, type TokenValues } from './figureText';

type Format = 'svg' | 'png' | 'csv' | 'json';

interface FormatItem extends vscode.QuickPickItem {
  readonly format: Format;
}

/** What a figure is written with. */
export interface FigureSource {
  readonly uri: vscode.Uri;
  readonly file: TraceFile;
  readonly settings: ViewSettings;
}

/** Exports a figure as the person says, and offers to open the file. */
export async function exportFigure(figure: ExportedFigure, source: FigureSource): Promise<void> {
  const target = await writeFigure(figure, source);
  if (!target) return;
  const open = vscode.l10n.t('Open');
  const done = vscode.l10n.t('Exported {0}.', fileNameOf({ uri: target.toString() }));
  const choice = await vscode.window.showInformationMessage(done, open);
  if (choice === open) await vscode.commands.executeCommand('vscode.open', target);
}

/** Asks for format and file, and writes the figure or its data; undefined where the person gave up. */
async function writeFigure(
  figure: ExportedFigure,
  source: FigureSource,
): Promise<vscode.Uri | undefined> {
  const item = await vscode.window.showQuickPick(formatsOf(figure), {
    title: vscode.l10n.t('Export {0}', figure.name),
  });
  if (!item) return undefined;
  const { format } = item;
  const target = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Export {0}', figure.name),
    defaultUri: suggestedUri(source.uri, figure.name, format),
    filters: { [item.label]: [format] },
  });
  if (!target) return undefined;
  await writeAtomically(target, figureContent(figure, format, source));
  return target;
}

function formatsOf({ picture }: ExportedFigure): readonly FormatItem[] {
  const format = picture && 'pngBase64' in picture ? 'png' : 'svg';
  const data = vscode.l10n.t('its data');
  return [
    ...(picture
      ? [
          {
            format,
            label: format.toUpperCase(),
            description: vscode.l10n.t('the figure, in the colours of the theme'),
          } as const,
        ]
      : []),
    { format: 'csv', label: 'CSV', description: data },
    { format: 'json', label: 'JSON', description: data },
  ];
}

/** @throws Error where the figure has no picture of this format */
export function figureContent(
  { picture, data }: ExportedFigure,
  format: Format,
  { file, settings }: Pick<FigureSource, 'file' | 'settings'>,
): string | Uint8Array {
  if (format === 'svg' || format === 'png') {
    if (!picture) throw new Error(`The figure has no picture to write as ${format}.`);
    return 'svg' in picture ? picture.svg : Buffer.from(picture.pngBase64, 'base64');
  }
  if ('rows' in data) return format === 'csv' ? tableCsv(data) : tableJson(data);
  const values: TokenValues = {
    samples: samplesAt(file, data.samples),
    lenses: data.lenses.flatMap((id) => findLens(id) ?? []),
    parameters: settings.lensParameters,
  };
  const parts = format === 'csv' ? valuesCsv(values) : valuesJson(values);
  // One string of a large file would pass the longest that there can be.
  return Buffer.concat(Array.from(parts, (part) => Buffer.from(part, 'utf8')));
}

function suggestedUri(uri: vscode.Uri, name: string, format: Format): vscode.Uri {
  const stem = uri.path.replace(/(\.trace)?\.jsonl?$/i, '');
  const slug = name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  const path = `${stem}-${slug}.${format}`;
  if (uri.scheme !== 'untitled') return uri.with({ path });
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return folder ? vscode.Uri.joinPath(folder, path) : vscode.Uri.file(`/${path}`);
}
