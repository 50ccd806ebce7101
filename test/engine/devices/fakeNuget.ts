import { createHash, randomBytes } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  CUDA_FILES,
  cudaPackage,
  PACKAGE_FOLDER,
} from '../../../src/engine/devices/cudaLibraries/files';
import { zipOf } from './zipOf';

/** What stands for the libraries. */
export const LIBRARIES: Readonly<Record<string, Buffer>> = Object.fromEntries(
  CUDA_FILES.map((file) => [file, Buffer.concat([Buffer.from(file), randomBytes(200_000)])]),
);

export interface FakeNuget {
  readonly index: string;
  readonly requests: { readonly url: string; readonly range: string | undefined }[];
  /** What the next answers do wrong. */
  readonly faults: {
    /** Breaks the connection after so many bytes, once. */
    cutAfter?: number;
    /** Sends no more than this many bytes, and waits. */
    stallAfter?: number;
    hash?: 'wrong' | 'none';
    /** A package that lacks a library. */
    incomplete?: boolean;
    missing?: boolean;
  };
  readonly bytes: number;
  stop(): Promise<void>;
}

/** Serves the package of the CUDA libraries on 127.0.0.1 as NuGet does. */
export async function startFakeNuget(): Promise<FakeNuget> {
  const { name, version } = cudaPackage();
  const [id, of] = [name.toLowerCase(), version];
  const path = (file: string): string => `${PACKAGE_FOLDER}/${file}`;
  const entries = Object.entries(LIBRARIES).map(([file, bytes]) => [path(file), bytes] as const);
  const other = [path('libonnxruntime_providers_tensorrt.so'), Buffer.alloc(5000)] as const;
  const whole = zipOf(Object.fromEntries([other, ...entries]));
  const partial = zipOf(Object.fromEntries([other, ...entries.slice(1)]));
  const faults: FakeNuget['faults'] = {};
  const requests: { url: string; range: string | undefined }[] = [];

  const server = http.createServer((request, response) => {
    const { url = '', headers } = request;
    requests.push({ url, range: headers.range });
    const nupkg = faults.incomplete ? partial : whole;
    const json = (value: unknown): void => {
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify(value));
    };
    if (url === '/v3/index.json') {
      json({
        version: '3.0.0',
        resources: [
          { '@id': `${base}/search`, '@type': 'SearchQueryService' },
          { '@id': `${base}/content/`, '@type': 'PackageBaseAddress/3.0.0' },
          { '@id': `${base}/registration`, '@type': 'RegistrationsBaseUrl/3.6.0' },
        ],
      });
    } else if (url === `/registration/${id}/${of}.json` && !faults.missing) {
      json({ catalogEntry: `${base}/catalog/entry.json` });
    } else if (url === '/catalog/entry.json') {
      const hashed = faults.hash === 'wrong' ? Buffer.from('other') : nupkg;
      json({
        ...{ id: name, version, packageSize: nupkg.length },
        ...(faults.hash === 'none'
          ? {}
          : {
              packageHash: createHash('sha512').update(hashed).digest('base64'),
              packageHashAlgorithm: 'SHA512',
            }),
      });
    } else if (url === `/content/${id}/${of}/${id}.${of}.nupkg`) {
      serveBytes(nupkg, faults, headers.range, response);
    } else {
      response.writeHead(404);
      response.end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ...{ index: `${base}/v3/index.json`, requests, faults, bytes: whole.length },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function serveBytes(
  bytes: Buffer,
  faults: FakeNuget['faults'],
  range: string | undefined,
  response: http.ServerResponse,
): void {
  const start = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
  const rest = bytes.subarray(start);
  response.writeHead(start > 0 ? 206 : 200, {
    'Content-Length': rest.length,
    ...(start > 0 ? { 'Content-Range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` } : {}),
  });
  const { cutAfter, stallAfter } = faults;
  if (stallAfter !== undefined) response.write(rest.subarray(0, stallAfter));
  else if (cutAfter !== undefined) {
    delete faults.cutAfter;
    response.write(rest.subarray(0, cutAfter), () => response.destroy());
  } else response.end(rest);
}
