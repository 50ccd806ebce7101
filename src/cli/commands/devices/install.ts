import { cudaPackage } from '../../../engine/devices/cudaLibraries/files';
import {
  checkDestination,
  installCudaLibraries,
} from '../../../engine/devices/cudaLibraries/install';
import { findPackage } from '../../../engine/devices/cudaLibraries/nuget';
import { byteText } from '../../../engine/hub/byteText';
import { HubError } from '../../../engine/hub/hubError';
import { INTERRUPTED, interruptible } from '../../interrupt';
import { parseOptions, usage } from '../../options';
import { printJson } from '../../print';
import { showDownload } from '../models/downloadProgress';

/** `devices install cuda [--yes]`: prints what is downloaded, from where and to where. */
export async function installDevice(args: readonly string[]): Promise<void> {
  const options = { yes: { type: 'boolean', default: false } } as const;
  const { values, positionals } = parseOptions('devices', args, options, ['cuda']);
  if (positionals[0] !== 'cuda') {
    throw usage('devices', `Only cuda can be installed, not "${positionals[0] ?? ''}"`);
  }
  const folder = await checkDestination();
  const progress = showDownload(process.stderr);
  try {
    const source = await interruptible(async (signal) => {
      const { name, version } = cudaPackage();
      const found = await findPackage(name, version, signal);
      if (!values.yes) return found;
      const onBytes = (done: number): void => {
        progress.update({ done, total: found.bytes, file: found.name });
      };
      await installCudaLibraries(found, { signal, onBytes, folder });
      return found;
    }).finally(progress.end);
    const { address, bytes, sha512 } = source;
    const next = `Add --yes to download ${byteText(bytes)}.`;
    printJson(
      {
        ...{ installed: values.yes, from: address, bytes, sha512, to: folder },
        ...(values.yes ? {} : { next }),
      },
      2,
    );
  } catch (error) {
    if (!(error instanceof HubError && error.code === 'cancelled')) throw error;
    process.stderr.write(`reasonscope: ${error.message}\n`);
    process.exitCode = INTERRUPTED;
  }
}
