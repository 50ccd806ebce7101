import assert from 'node:assert/strict';
import { promises as fs } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { CUDA_FILES, CUDA_PLATFORM } from '../../src/engine/devices/cudaLibraries/files';
import { INDEX_VARIABLE } from '../../src/engine/devices/cudaLibraries/nuget';
import type { LoadedModel } from '../../src/engine/protocol';
import { LIBRARIES, startFakeNuget } from '../engine/devices/fakeNuget';
import { closeAll, EXTENSION_ID, onlyTrace, SHORT_RUN, traceOf } from './support';

function run<T>(command: string, argument?: unknown): Promise<T> {
  return Promise.resolve(vscode.commands.executeCommand<T>(`reasonscope.${command}`, argument));
}

async function choose(device: string | undefined): Promise<void> {
  const target = vscode.ConfigurationTarget.Global;
  await vscode.workspace.getConfiguration('reasonscope').update('device', device, target);
}

describe('devices', () => {
  afterEach(async () => {
    await choose(undefined);
    await closeAll();
  });

  it('are chosen by the setting, for the next run', async () => {
    await choose('cpu');
    assert.equal((await run<LoadedModel>('loadModel', 'embedded/draft')).device, 'cpu');
    await choose(process.platform === 'win32' ? 'coreml' : 'dml');
    await assert.rejects(
      run('loadModel', 'embedded/draft'),
      /"(dml|coreml)" cannot be used: ONNX Runtime has no .*reasonscope\.device/,
    );
    await choose('auto');
    const { device, deviceNotes } = await run<LoadedModel>('loadModel', 'embedded/draft');
    assert.equal(device, 'cpu');
    assert.ok(deviceNotes.length > 0);
  });

  it('are recorded in what was generated', async () => {
    const uri = await run<vscode.Uri>('generateTrace', SHORT_RUN);
    assert.equal(onlyTrace(await traceOf(uri)).samples[0]?.origin.device, 'cpu');
  });

  // The libraries are made for this platform only.
  if (`${process.platform}-${process.arch}` === CUDA_PLATFORM) {
    it('get the CUDA libraries on request, beside ONNX Runtime', async () => {
      const extension = vscode.extensions.getExtension(EXTENSION_ID);
      const folder = path.join(
        extension?.extensionPath ?? '',
        'dist/node_modules/onnxruntime-node/bin/napi-v6/linux/x64',
      );
      const nuget = await startFakeNuget();
      process.env[INDEX_VARIABLE] = nuget.index;
      try {
        assert.equal(await run('downloadCudaLibraries', { confirmed: true }), folder);
        for (const file of CUDA_FILES) {
          const placed = await fs.readFile(path.join(folder, file));
          assert.ok(LIBRARIES[file]?.equals(placed), file);
        }
      } finally {
        Reflect.deleteProperty(process.env, INDEX_VARIABLE);
        for (const file of CUDA_FILES) await fs.rm(path.join(folder, file), { force: true });
        await nuget.stop();
      }
    });
  }
});
