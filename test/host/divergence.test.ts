import assert from 'node:assert/strict';
import { promises as fs } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { figureContent } from '../../src/extension/figures/exportFigure';
import { TraceFileSource } from '../../src/extension/editor/traceFileSource';
import { TraceDocument } from '../../src/extension/editor/traceDocument';
import { writeAtomically } from '../../src/extension/writeAtomically';
import { writeTraceFile } from '../../src/trace/formats/own/write';
import { SampleBuilder } from '../../src/trace/sampleBuilder';
import type { Sample } from '../../src/trace/sample';
import type { TraceFile } from '../../src/trace/trace';
import { closeAll, openTrace, temporaryFolder, until } from './support';

function sample(id: string, compared: boolean): Sample {
  const builder = new SampleBuilder();
  for (const js of [0.01, 0.4]) {
    builder.push({
      text: `${id} `,
      ...(compared ? { columns: { js }, reference: { columns: { entropy: 1 } } } : {}),
    });
  }
  return { id, ...builder.build(), origin: {} };
}

function fileOf(...samples: readonly Sample[]): TraceFile {
  const traces = [{ id: 't', prompt: { text: 'p' }, samples }];
  return { format: 'reasonscope-trace', warnings: [], traces };
}

const COMPARED = fileOf(sample('plain', false), sample('rl', true));

async function written(file: TraceFile): Promise<string> {
  const target = path.join(await temporaryFolder(), 'compared.trace.json');
  await fs.writeFile(target, writeTraceFile(file, 'json'));
  return target;
}

function panels(): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter(
      ({ input }) =>
        input instanceof vscode.TabInputWebview &&
        input.viewType.endsWith('reasonscope.divergence'),
    );
}

describe('Show Divergence', () => {
  afterEach(closeAll);

  const show = (argument?: unknown): Thenable<unknown> =>
    vscode.commands.executeCommand('reasonscope.showDivergence', argument);

  it('opens one panel for a file with compared samples', async () => {
    const file = await written(COMPARED);
    await openTrace(file);
    const uri = await show();
    assert.equal(String(uri), vscode.Uri.file(file).toString());
    const [tab] = await until('the panel', () => panels().length === 1 && panels());
    assert.equal(tab?.label, 'Divergence: compared.trace.json');
    await show(vscode.Uri.file(file));
    assert.equal(panels().length, 1);
  });

  it('opens a file that no editor shows', async () => {
    const file = await written(COMPARED);
    await show(vscode.Uri.file(file));
    await until('the panel', () => panels().length === 1);
  });

  it('opens nothing where no sample was compared', async () => {
    await openTrace(await written(fileOf(sample('plain', false))));
    assert.equal(await show(), undefined);
    assert.equal(panels().length, 0);
  });
});

describe('the file of a divergence panel', () => {
  const opens = new vscode.EventEmitter<TraceDocument>();
  const documents: TraceDocument[] = [];
  const views = { documents, onDidOpen: opens.event };

  afterEach(() => {
    documents.length = 0;
  });

  it('is that of its editor while there is one, then that on disk', async () => {
    const uri = vscode.Uri.file(await written(COMPARED));
    const source = new TraceFileSource(uri.toString(), views);
    await source.open();
    const shown = (): number | undefined => source.content?.traces[0]?.samples.length;
    assert.equal(shown(), 2);
    let changes = 0;
    source.onDidChange(() => (changes += 1));
    const document = new TraceDocument(uri, true);
    document.load(fileOf(sample('rl', true)));
    documents.push(document);
    opens.fire(document);
    assert.equal(shown(), 1);
    assert.equal(changes, 1);
    document.edit('note', (traces) => traces.map((trace) => ({ ...trace, note: 'n' })));
    assert.equal(changes, 2);
    documents.length = 0;
    document.dispose();
    await until('the file', () => source.content?.traces[0]?.samples.length === 2);
    await fs.rm(uri.fsPath);
    source.dispose();
  });

  it('says why it cannot be read', async () => {
    const uri = vscode.Uri.file(path.join(await temporaryFolder(), 'missing.trace.json'));
    const source = new TraceFileSource(uri.toString(), views);
    await source.open();
    assert.match(source.problem ?? '', /missing\.trace\.json cannot be opened/);
    assert.equal(source.content, undefined);
    source.dispose();
  });
});

describe('a figure as a file', () => {
  const settings = {
    reflectionWords: [],
    notableShare: 0.1,
    lensParameters: {},
    divergenceThreshold: 0.1,
  };
  const data = { samples: [{ trace: 0, sample: 'rl' }], lenses: ['js'] };

  it('holds picture or data', async () => {
    const png = { name: 'map', picture: { pngBase64: 'iVBORw==' }, data };
    const source = { file: COMPARED, settings };
    const picture = Buffer.from(figureContent(png, 'png', source));
    assert.deepEqual([...picture], [0x89, 0x50, 0x4e, 0x47]);
    const csv = figureContent(png, 'csv', source);
    assert.equal(
      Buffer.from(csv).toString(),
      'trace,sample,token,text,js,js.lower\n0,rl,0,"""rl """,0.01,\n0,rl,1,"""rl """,0.4,\n',
    );
    const table = { columns: ['k'], rows: [[1]] };
    const list = { name: 'words', data: table };
    assert.equal(figureContent(list, 'csv', source), 'k\n1\n');
    assert.throws(() => figureContent(list, 'svg', source), /no picture/);
    const svg = { name: 'rank', picture: { svg: '<svg/>' }, data: table };
    const target = vscode.Uri.file(path.join(await temporaryFolder(), 'rank.svg'));
    await writeAtomically(target, figureContent(svg, 'svg', source));
    await writeAtomically(target, figureContent(svg, 'svg', source));
    assert.equal(await fs.readFile(target.fsPath, 'utf8'), '<svg/>');
    assert.deepEqual(await fs.readdir(path.dirname(target.fsPath)), ['rank.svg']);
  });
});
