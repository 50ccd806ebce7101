import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {
  CUDA_FILES,
  CUDA_PLATFORM,
  cudaPackage,
} from '../../../src/engine/devices/cudaLibraries/files';
import {
  checkDestination,
  installCudaLibraries,
  type InstallOptions,
} from '../../../src/engine/devices/cudaLibraries/install';
import { findPackage, type NugetPackage } from '../../../src/engine/devices/cudaLibraries/nuget';
import type { HubErrorCode } from '../../../src/engine/hub/hubError';
import { fails as failsAs } from '../hub/hubSuite';
import { temporaryFolder } from '../support/folders';
import { LIBRARIES, startFakeNuget, type FakeNuget } from './fakeNuget';

const PARTIAL = `${cudaPackage().name}.${cudaPackage().version}.partial`;

// They are made for one platform only, and are refused on others before anything is asked for.
if (`${process.platform}-${process.arch}` === CUDA_PLATFORM) {
  describe('the download of the CUDA libraries', () => {
    let nuget: FakeNuget;
    let folder = '';
    beforeEach(async () => {
      nuget = await startFakeNuget();
      folder = temporaryFolder();
    });
    afterEach(() => nuget.stop());

    const signal = new AbortController().signal;
    const find = (): Promise<NugetPackage> => {
      const { name, version } = cudaPackage();
      return findPackage(name, version, signal, nuget.index);
    };
    const install = async (options: Partial<InstallOptions> = {}): Promise<string> =>
      installCudaLibraries(await find(), {
        ...{ signal, onBytes: () => undefined, folder },
        patience: { retryDelaysMs: [1, 1], stallMs: 10_000 },
        ...options,
      });
    const installed = (): void => {
      assert.deepEqual(fs.readdirSync(folder).sort(), [...CUDA_FILES].sort());
      for (const file of CUDA_FILES) {
        assert.ok(fs.readFileSync(path.join(folder, file)).equals(LIBRARIES[file]!), file);
      }
    };
    const fails = (code: HubErrorCode, text: RegExp, action: Promise<unknown>): Promise<void> =>
      failsAs(code, text, action);

    it('tells size, address and checksum before', async () => {
      const { name, version, bytes, sha512, address } = await find();
      assert.deepEqual([name, version], Object.values(cudaPackage()));
      assert.equal(bytes, nuget.bytes);
      assert.match(sha512 ?? '', /^[\w+/]{86}==$/);
      assert.match(
        address,
        /\/content\/microsoft\.ml\.onnxruntime\.gpu\.linux\/[\d.]+\/.*\.nupkg$/,
      );
      assert.ok(nuget.requests.every(({ url }) => !url.endsWith('.nupkg')));
    });

    it('places them whole, with progress, and leaves nothing else', async () => {
      const seen: number[] = [];
      assert.equal(await install({ onBytes: (bytes) => seen.push(bytes) }), folder);
      installed();
      assert.equal(seen[0], 0);
      assert.equal(seen.at(-1), nuget.bytes);
    });

    it('replaces what is there', async () => {
      fs.writeFileSync(path.join(folder, CUDA_FILES[0]), 'old');
      await install();
      installed();
    });

    it('goes on after a broken connection, from where it broke', async () => {
      nuget.faults.cutAfter = 100_000;
      await install();
      installed();
      // A broken connection can lose bytes that were on their way.
      assert.ok(nuget.requests.some(({ range }) => /^bytes=[1-9]\d*-$/.test(range ?? '')));
    });

    it('can be cancelled, and goes on from there the next time', async () => {
      nuget.faults.stallAfter = 50_000;
      const abort = new AbortController();
      const cancelled = install({
        signal: abort.signal,
        onBytes: (bytes) => {
          if (bytes === 50_000) abort.abort();
        },
      });
      await fails('cancelled', /kept/, cancelled);
      assert.deepEqual(fs.readdirSync(folder), [PARTIAL]);
      delete nuget.faults.stallAfter;
      await install();
      installed();
      assert.ok(nuget.requests.some(({ range }) => range === 'bytes=50000-'));
    });

    it('refuses what has another checksum, and deletes it', async () => {
      nuget.faults.hash = 'wrong';
      await fails('checksum', /checksum.*deleted\. Download again/, install());
      assert.deepEqual(fs.readdirSync(folder), []);
    });

    it('takes a package whose service tells no checksum', async () => {
      nuget.faults.hash = 'none';
      assert.equal((await find()).sha512, undefined);
      await install();
      installed();
    });

    it('places nothing of a package that lacks a library', async () => {
      nuget.faults.incomplete = true;
      await fails('checksum', /cannot be unpacked: .*shared\.so is not in it/, install());
      assert.deepEqual(fs.readdirSync(folder), []);
    });

    it('says what a service lacks, or that it is none', async () => {
      nuget.faults.missing = true;
      await fails('missing', /answers 404.*REASONSCOPE_NUGET_INDEX/, find());
      const other = findPackage('a', '1', signal, nuget.index.replace('index', 'other'));
      await fails('missing', /404/, other);
      await fails('request', /not "ftp/, findPackage('a', '1', signal, 'ftp://127.0.0.1/'));
      await nuget.stop();
      await fails('network', /cannot be reached.*REASONSCOPE_NUGET_INDEX/, find());
    });

    it('refuses another platform, and a folder that cannot be written', async () => {
      await fails(
        'request',
        /for linux-x64, and this is win32-x64/,
        checkDestination(folder, 'win32-x64'),
      );
      const missing = path.join(folder, 'missing');
      await fails('request', /missing cannot be written.*nowhere else/, checkDestination(missing));
    });
  });
}
