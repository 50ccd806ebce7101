import type { ViewAction } from '../protocol';
import { isOfRun, type AppState } from '../state/appState';
import { findSample } from '../state/controller';
import { plural } from '../ui/format';

/** What the page says where it has no tokens to show, and why. */
export interface Notice {
  readonly kind: 'busy' | 'empty' | 'failure';
  readonly title: string;
  readonly detail: string;
  /** The ways on, the likeliest first. */
  readonly actions: readonly NoticeAction[];
}

export type NoticeAction = Extract<
  ViewAction,
  'openAsText' | 'selectModel' | 'regenerate' | 'showLog'
>;

const FILE_ACTIONS: readonly NoticeAction[] = ['openAsText', 'showLog'];
const RUN_ACTIONS: readonly NoticeAction[] = ['selectModel', 'regenerate', 'showLog'];

export function noticeFor(state: AppState): Notice | null {
  const { failure, document, address, view, loading } = state;
  const live = state.live && (!address || isOfRun(state.live, address)) ? state.live : null;
  if (failure) return { kind: 'failure', ...failure, actions: FILE_ACTIONS };
  if (!document) return busy('Opening…', '');
  if (live?.phase === 'waiting' && (!view || view.length === 0)) {
    const before = plural(live.ahead ?? 0, 'run');
    return busy('Waiting for the engine…', `${before} before this one.`);
  }
  if (live?.phase === 'loading' && (!view || view.length === 0)) {
    return busy('Loading the model…', 'The first tokens appear here as soon as there are any.');
  }
  if (!address) {
    const { runProblem, traces } = document;
    return runProblem === undefined
      ? empty('No tokens', noSamplesReason(traces.length))
      : {
          kind: 'failure',
          title: 'The generation failed',
          detail: runProblem,
          actions: RUN_ACTIONS,
        };
  }
  if (loading.kind === 'error') {
    return {
      kind: 'failure',
      title: 'This sample cannot be shown',
      detail: loading.message,
      actions: FILE_ACTIONS,
    };
  }
  if (!view) return live ? busy('Generating…', '') : busy('Reading the sample…', '');
  if (view.length > 0) return null;
  if (live) return busy('Generating…', 'Waiting for the first token.');
  const summary = findSample(document.traces, address);
  return empty('No tokens', emptyReason(summary?.finish, summary?.finishDetail));
}

function noSamplesReason(traces: number): string {
  return traces === 0
    ? 'The file holds no trace.'
    : `The file holds ${plural(traces, 'trace')} and no sample. Run “Reasonscope: Generate Trace…” or “Regenerate with Decoder…” to add one.`;
}

function emptyReason(finish: string | undefined, detail: string | undefined): string {
  const reasons: Readonly<Record<string, string>> = {
    cancelled: 'The generation was cancelled before the first token.',
    error: 'The generation failed before the first token.',
    stop: 'The model ended its text at once.',
  };
  const reason = reasons[finish ?? ''] ?? 'The file lists this sample without tokens.';
  return detail === undefined ? reason : `${reason} ${detail}`;
}

function busy(title: string, detail: string): Notice {
  return { kind: 'busy', title, detail, actions: [] };
}

function empty(title: string, detail: string): Notice {
  return { kind: 'empty', title, detail, actions: [] };
}
