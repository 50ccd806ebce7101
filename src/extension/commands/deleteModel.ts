import * as vscode from 'vscode';
import type { KnownModel } from '../../engine/hub/knownModels';
import { DEFAULT_MODEL } from '../../engine/models/embedded';
import { selectModel as chooseModel } from '../config';
import { modelArgument } from '../models/modelArgument';
import { contentText } from '../models/modelText';
import type { Command } from '../services';

/** Deletes a model of the Hugging Face cache from the disk, after a person confirmed it. */
export const deleteModel: Command = {
  id: 'reasonscope.deleteModel',
  async run({ models, engine, generations }, argument) {
    const model = await modelArgument(models, argument);
    if (model?.source !== 'cache') return false;
    const yes = vscode.l10n.t('Delete');
    const all = await models.sameDownload(model);
    const question = vscode.l10n.t('Delete {0} from the disk?', names(all));
    const detail = vscode.l10n.t(
      '{0} goes with all that it holds; other programs that use the Hugging Face cache lose the model too.',
      model.repoFolder ?? model.path,
    );
    const answer = await vscode.window.showWarningMessage(question, { modal: true, detail }, yes);
    if (answer !== yes) return false;
    if (all.some((one) => models.held(one))) {
      generations.cancelAll();
      engine.stop();
    }
    const selected = all.some((one) => models.isSelected(one));
    await models.deleteDownload(model);
    if (selected) await chooseModel(DEFAULT_MODEL);
    return true;
  },
};

function names(models: readonly KnownModel[]): string {
  return models.map((model) => `${model.name} (${contentText(model)})`).join(', ');
}
