import { isObject } from '../../trace/json';
import { sampleTarget } from '../branches/sampleTarget';
import type { Command } from '../services';

/** Shows a sample of the active editor, at a token if one is given: `{trace?, sample, token?}`. */
export const showSample: Command = {
  id: 'reasonscope.showSample',
  run(services, argument) {
    const view = services.views.active;
    if (!view || !isObject(argument) || typeof argument.sample !== 'string') {
      return Promise.resolve();
    }
    const { sample } = argument;
    const trace =
      typeof argument.trace === 'number'
        ? argument.trace
        : (sampleTarget(services, argument)?.index ?? 0);
    const token = typeof argument.token === 'number' ? { token: argument.token } : {};
    view.run({ name: 'selectSample', address: { trace, sample }, ...token });
    return Promise.resolve();
  },
};
