import { isObject } from '../trace/json';
import type { HostMessage, ViewMessage } from './protocol';

/** The only way out of the page. */
export interface Host {
  post(message: ViewMessage): void;
  listen(listener: (message: HostMessage) => void): void;
  getState(): unknown;
  setState(state: object): void;
}

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

const TYPES: ReadonlySet<string> = new Set<HostMessage['type']>([
  'document',
  'failure',
  'live',
  'append',
  'sample',
  'sampleError',
  'command',
]);

export function vsCodeHost(): Host {
  const api = acquireVsCodeApi();
  return {
    post: (message) => api.postMessage(message),
    listen: (listener) => {
      window.addEventListener('message', (event: MessageEvent<unknown>) => {
        if (isHostMessage(event.data)) listener(event.data);
      });
    },
    getState: () => api.getState(),
    setState: (state) => api.setState(state),
  };
}

/** The host is ours, and the page's policy lets no one else in; the type alone tells messages apart. */
function isHostMessage(data: unknown): data is HostMessage {
  return isObject(data) && typeof data.type === 'string' && TYPES.has(data.type);
}
