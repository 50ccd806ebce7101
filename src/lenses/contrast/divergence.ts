import { contrastColumn } from '../../trace/contrast';
import { textOf } from '../../trace/parameters';
import type { Lens } from '../lens';
import { CONTRAST_PRESETS } from './presets';

const LATEST = 'latest';

/** How far the two readings of a contrast are apart, over the whole vocabulary. */
export const CONTRAST_JS: Lens = {
  id: 'contrast-js',
  title: 'Contrast divergence',
  summary:
    'How far the distributions of the two readings of a contrast are apart before the token: JS divergence, whichever token stands there.',
  citation: 'Lin, Divergence Measures Based on the Shannon Entropy, 1991',
  fidelity: 'published',
  parameters: [
    {
      id: 'contrast',
      title: 'Contrast',
      help: 'Which contrast of the sample; latest: the one made last.',
      type: 'choice',
      default: LATEST,
      choices: [LATEST, ...CONTRAST_PRESETS.map(({ id }) => id)],
    },
  ],
  unit: 'nats',
  range: [0, Math.LN2],
  notable: 'high',
  ofDecoder: contrastColumn('intro', 'js'),
  compute({ columns, contrasts = [] }, parameters) {
    const chosen = textOf(parameters, 'contrast');
    const preset = chosen === LATEST ? contrasts.at(-1)?.preset : chosen;
    const values = preset === undefined ? undefined : columns.get(contrastColumn(preset, 'js'));
    if (values) return { kind: 'exact', values };
    const which = chosen === LATEST ? 'contrast of two distributions' : `contrast "${chosen}"`;
    return {
      kind: 'absent',
      reason: `The sample has no ${which}; Contrast Conditioning makes one.`,
    };
  },
};
