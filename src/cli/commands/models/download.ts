import { downloadVariant } from '../../../engine/hub/download';
import { HubError } from '../../../engine/hub/hubError';
import { hubEndpoint, type HubAccess } from '../../../engine/hub/hubFetch';
import { chooseVariant, readHubModel } from '../../../engine/hub/hubModel';
import { INTERRUPTED, interruptible } from '../../interrupt';
import { parseOptions } from '../../options';
import { printJson } from '../../print';
import { showDownload } from './downloadProgress';

/** `models download REPO [--dtype D]`: prints where the model lies. */
export async function downloadModel(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseOptions('models', args, { dtype: { type: 'string' } }, [
    'REPO',
  ]);
  const progress = showDownload(process.stderr);
  try {
    const done = await interruptible(async (signal) => {
      const access = hubAccess();
      const model = await readHubModel(access, positionals[0] ?? '', signal);
      const variant = chooseVariant(model, values.dtype);
      const watch = { signal, onProgress: progress.update };
      return { model, variant, at: await downloadVariant(access, model, variant, watch) };
    }).finally(progress.end);
    const { repo, commit } = done.model;
    const { id, bytes } = done.variant;
    printJson({ repo, commit, dtype: id, model: done.at, bytes }, 2);
  } catch (error) {
    if (!(error instanceof HubError && error.code === 'cancelled')) throw error;
    process.stderr.write(`reasonscope: ${error.message}\n`);
    process.exitCode = INTERRUPTED;
  }
}

function hubAccess(): HubAccess {
  const token = process.env.HF_TOKEN?.trim();
  return { endpoint: hubEndpoint(), ...(token ? { token } : {}) };
}
