import path from 'node:path';
import { folderModels } from '../../../engine/hub/knownModels';
import { ModelList } from '../../../engine/hub/modelList';
import { CliError } from '../../cliError';
import { parseOptions } from '../../options';
import { printJson } from '../../print';

/** `models add DIR`: prints the models that the folder holds. */
export async function addModel(args: readonly string[]): Promise<void> {
  const { positionals } = parseOptions('models', args, {}, ['DIR']);
  const folder = path.resolve(positionals[0] ?? '');
  const models = await folderModels(folder);
  const problem = models[0]?.problem;
  if (problem !== undefined) throw new CliError(`${folder} was not added. ${problem}`);
  await new ModelList().add(folder);
  printJson(models, 2);
}
