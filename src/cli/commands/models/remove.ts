import path from 'node:path';
import { ModelList } from '../../../engine/hub/modelList';
import { CliError } from '../../cliError';
import { parseOptions } from '../../options';
import { printJson } from '../../print';

/** `models remove DIR`: the folder's files stay. */
export async function removeModel(args: readonly string[]): Promise<void> {
  const { positionals } = parseOptions('models', args, {}, ['DIR']);
  const folder = path.resolve(positionals[0] ?? '');
  const list = new ModelList();
  if (!(await list.remove(folder))) {
    const folders = await list.folders();
    const known = folders.length === 0 ? 'The list is empty.' : `On it: ${folders.join(', ')}.`;
    throw new CliError(`${folder} is not on the list of added folders. ${known}`);
  }
  printJson({ removed: folder });
}
