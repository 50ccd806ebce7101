import { isObject } from '../../trace/json';
import type { SampleRef } from '../../webview/protocol';
import { pickAny, pickOther } from '../compare/pickSample';
import { readSampleRef } from '../compare/sampleRef';
import type { Command, Services } from '../services';
import { activeView } from './activeView';

/**
 * Shows two samples side by side. Callers may give `{left, right}`, each `{trace, sample}` of the
 * active editor or with the `uri` of a file, instead of answering; one of them alone is kept.
 */
export const compareSamples: Command = {
  id: 'reasonscope.compareSamples',
  async run(services, argument) {
    const active = services.views.active?.document.uri;
    const given = isObject(argument) ? argument : {};
    const left = readSampleRef(given.left, active) ?? shownSample(services);
    const from = left ?? (await pickAnySample(services));
    if (!from) return undefined;
    const right = readSampleRef(given.right, active) ?? (await pickOther(services.views, from));
    if (!right) return undefined;
    services.comparisons.show(from, right);
    return { left: from, right };
  },
};

function shownSample({ views }: Services): SampleRef | undefined {
  const { active } = views;
  const address = active?.selection?.address;
  return active && address && { uri: active.document.uri.toString(), ...address };
}

async function pickAnySample(services: Services): Promise<SampleRef | undefined> {
  if (services.views.documents.length > 0) return pickAny(services.views);
  activeView(services);
  return undefined;
}
