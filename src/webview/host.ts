import { isObject } from '../trace/json';
import type {
  CalibrationHostMessage,
  CompareHostMessage,
  DivergenceHostMessage,
  HostMessage,
  SweepHostMessage,
  ViewMessage,
} from './protocol';

/** The only way out of the page. */
export interface Host<Out = ViewMessage, In = HostMessage> {
  post(message: Out): void;
  listen(listener: (message: In) => void): void;
  getState(): unknown;
  setState(state: object): void;
}

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** What a trace view is told. */
export const TRACE_MESSAGES: readonly HostMessage['type'][] = [
  'document',
  'failure',
  'live',
  'append',
  'sample',
  'sampleError',
  'command',
];

/** What a comparison is told. */
export const COMPARE_MESSAGES: readonly CompareHostMessage['type'][] = ['compare', 'appendSide'];

/** What a divergence panel is told. */
export const DIVERGENCE_MESSAGES: readonly DivergenceHostMessage['type'][] = [
  'divergence',
  'metric',
  'statistics',
  'divergenceSample',
];

/** What a calibration panel is told. */
export const CALIBRATION_MESSAGES: readonly CalibrationHostMessage['type'][] = [
  'calibration',
  'groupCalibration',
];

/** What the page of a sweep is told. */
export const SWEEP_MESSAGES: readonly SweepHostMessage['type'][] = ['sweep', 'sweepFailure'];

/** The host of this page, which tells it messages of these types and no others. */
export function vsCodeHost<Out, In extends { readonly type: string }>(
  types: readonly In['type'][],
): Host<Out, In> {
  const api = acquireVsCodeApi();
  return {
    post: (message) => api.postMessage(message),
    listen: (listener) => {
      window.addEventListener('message', (event: MessageEvent<unknown>) => {
        if (isOneOf<In>(event.data, types)) listener(event.data);
      });
    },
    getState: () => api.getState(),
    setState: (state) => api.setState(state),
  };
}

/** The host is ours, and the page's policy lets no one else in; the type alone tells messages apart. */
function isOneOf<In extends { readonly type: string }>(
  data: unknown,
  types: readonly In['type'][],
): data is In {
  return isObject(data) && types.some((type) => type === data.type);
}

/** Sends what goes wrong in the page to the log of the extension. */
export function reportProblems(report: (message: string) => void): void {
  window.addEventListener('error', (event) => {
    const { error, message } = event as { error: unknown; message: string };
    report(error instanceof Error ? (error.stack ?? error.message) : message);
  });
  window.addEventListener('unhandledrejection', (event) => {
    const reason: unknown = event.reason;
    report(reason instanceof Error ? (reason.stack ?? reason.message) : String(reason));
  });
}
