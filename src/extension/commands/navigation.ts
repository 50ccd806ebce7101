import type { ViewCommand } from '../../webview/protocol';
import type { Command } from '../services';
import { activeView } from './activeView';

type Step = Exclude<ViewCommand['name'], 'selectLens' | 'selectSample' | 'selectToken'>;

function stepCommand(id: string, name: Step): Command {
  return {
    id,
    run: (services) => {
      activeView(services)?.run({ name });
      return Promise.resolve();
    },
  };
}

export const nextReflection = stepCommand('reasonscope.nextReflection', 'nextReflection');
export const previousReflection = stepCommand(
  'reasonscope.previousReflection',
  'previousReflection',
);
export const nextHighLens = stepCommand('reasonscope.nextHighLens', 'nextNotable');
export const previousHighLens = stepCommand('reasonscope.previousHighLens', 'previousNotable');
export const nextDivergent = stepCommand('reasonscope.nextDivergent', 'nextDivergent');
export const previousDivergent = stepCommand('reasonscope.previousDivergent', 'previousDivergent');
