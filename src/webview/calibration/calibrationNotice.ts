import type { Notice } from '../states/notice';
import { plural } from '../ui/format';
import { countsOf, type CalibrationState } from './calibrationState';

/** What the page says where it has nothing to show, and why. */
export function noticeFor(state: CalibrationState): Notice | null {
  const { file } = state;
  if (!file) return { kind: 'busy', title: 'Reading the samples…', detail: '', actions: [] };
  const { samples, predicted, judged } = countsOf(state);
  if (judged > 0) return null;
  if (file.problem !== undefined && samples === 0) {
    return { kind: 'failure', title: 'Nothing to show', detail: file.problem, actions: [] };
  }
  const empty = (title: string, detail: string): Notice => ({
    kind: 'empty',
    title,
    detail,
    actions: [],
  });
  if (samples === 0)
    return empty('No samples', 'There is no sample here whose predictions could be judged.');
  if (predicted === 0) {
    return empty(
      'No trained head',
      `None of ${plural(samples, 'sample')} has predictions: the model had no ZIP-RC head when they were written. Generate with a model that has one, or fit one to your own with “Reasonscope: Fit ZIP-RC Head…”.`,
    );
  }
  return empty(
    'No known rewards',
    `${plural(predicted, 'sample has', 'samples have')} predictions, and of none is it known whether the answer is right (reward 1 or 0). Give the right answer with “Reasonscope: Set Gold Answer…”, or generate with it: “reasonscope generate --answer”.`,
  );
}

/** What limits the figures that are shown, in one line; undefined where nothing does. */
export function warningFor(state: CalibrationState): string | undefined {
  const { file, results, place } = state;
  const result = results[place];
  if (file?.problem !== undefined) return file.problem;
  if (!result) return undefined;
  const { states, samples, reward, length } = result;
  if (states === 0) return 'Nothing was predicted at this place in any of the samples.';
  if (reward.mean === 0 || reward.mean === 1) {
    const all = reward.mean === 1 ? 'right' : 'wrong';
    const who = samples === 1 ? 'The only sample is' : `All ${plural(samples, 'sample')} are`;
    return `${who} ${all}: a constant is never off then, and there is no AUC. Judge a group that has both.`;
  }
  if (length.states === 0) {
    return 'No sample was ended by the model itself, so no remaining length is known.';
  }
  return undefined;
}
