import path from 'node:path';
import { folderModel } from '../../../engine/hub/knownModels';
import { ModelList } from '../../../engine/hub/modelList';
import { CliError } from '../../cliError';
import { parseOptions } from '../../options';
import { printJson } from '../../print';

/** `models add DIR`: prints the model that the folder holds. */
export async function addModel(args: readonly string[]): Promise<void> {
  const { positionals } = parseOptions('models', args, {}, ['DIR']);
  const folder = path.resolve(positionals[0] ?? '');
  const model = await folderModel(folder);
  if (model.problem !== undefined) {
    throw new CliError(`${folder} was not added. ${model.problem}`);
  }
  await new ModelList().add(folder);
  printJson(model, 2);
}
