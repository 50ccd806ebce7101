import { COLUMN } from '../trace/sample';
import { decoderColumn } from './decoderColumn';

export const CRITERION = decoderColumn({
  column: COLUMN.criterion,
  id: 'criterion',
  title: 'Criterion',
  summary:
    'What cross-sampling compared with its threshold before the token: by default the Jensen-Shannon divergence of its two models.',
  unit: 'nats',
  range: [0, Math.LN2],
  notable: 'high',
});
