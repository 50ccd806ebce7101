import { isObject } from '../../trace/json';
import type { KnownModel } from '../../engine/hub/knownModels';
import type { Models } from './models';
import type { ModelNode } from './modelsTree';

/** The model that a command is about: a row of the tree, or a name or folder from another caller. */
export async function modelArgument(
  models: Models,
  argument: unknown,
): Promise<KnownModel | undefined> {
  if (typeof argument === 'string') return models.find(argument);
  return isModelNode(argument) ? argument.model : undefined;
}

/** Only the tree makes such objects. */
function isModelNode(value: unknown): value is ModelNode {
  return isObject(value) && value.kind === 'model' && isObject(value.model);
}
