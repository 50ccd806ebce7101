import type { Notice } from '../states/notice';
import type { DivergenceState } from './divergenceState';

/** What the page says where it has nothing to show, and why. */
export function noticeFor({ file, rows }: DivergenceState): Notice | null {
  if (!file) return { kind: 'busy', title: 'Reading the samples…', detail: '', actions: [] };
  if (rows.length > 0) return null;
  if (file.problem !== undefined) {
    return { kind: 'failure', title: 'Nothing to show', detail: file.problem, actions: [] };
  }
  return {
    kind: 'empty',
    title: 'No compared sample',
    detail:
      'No sample here was compared with another model. Compare one with its base model, in the trace editor or with “reasonscope diverge”.',
    actions: [],
  };
}
