/**
 * Everything that passes between the extension host and a trace view. `Host…` messages go to the
 * view, `View…` messages to the host. Types only: the host imports this file and nothing else of
 * the view.
 */
import type { ParameterValues } from '../trace/parameters';
import type { Prompt, TraceWarning } from '../trace/trace';
import type { WireBlock, WireSample } from '../trace/wire';
import type { Finish, Fork, Origin } from '../trace/sample';
import type { Range, TokenIndex } from '../trace/units';

/** Address of a sample: index of its trace in the file, and its id. */
export interface SampleAddress {
  readonly trace: number;
  readonly sample: string;
}

export interface SampleSummary {
  readonly id: string;
  readonly tokens: number;
  readonly origin: Origin;
  readonly finish?: Finish;
  readonly finishDetail?: string;
  readonly reward?: number;
  readonly parent?: Fork;
}

export interface TraceSummary {
  readonly id: string;
  readonly prompt: Pick<Prompt, 'text' | 'messages'>;
  readonly answer?: string;
  readonly samples: readonly SampleSummary[];
}

/** A full snapshot; the last one received is always enough. */
export interface DocumentSnapshot {
  /** Grows with every change of the document; replies of an older generation are dropped. */
  readonly generation: number;
  readonly fileName: string;
  readonly format: string;
  /** Own-format documents take new samples; others are shown and can be saved as a trace. */
  readonly editable: boolean;
  readonly traces: readonly TraceSummary[];
  readonly warnings: readonly TraceWarning[];
  /** Why the last generation in this editor failed. */
  readonly runProblem?: string;
}

export interface ViewSettings {
  readonly reflectionWords: readonly string[];
  /** Share of tokens that "next high-lens token" stops at, 0 to 1. */
  readonly notableShare: number;
  /** Parameters of lenses by lens id, where they differ from the defaults. */
  readonly lensParameters: Readonly<Record<string, ParameterValues>>;
}

/** A generation in progress in this document. */
export interface LiveRun {
  readonly address: SampleAddress;
  readonly phase: 'loading' | 'generating';
  readonly tokens: number;
  readonly maxTokens: number;
}

export type ViewCommand =
  | { readonly name: 'selectLens'; readonly lens: string }
  | { readonly name: 'selectSample'; readonly address: SampleAddress }
  | { readonly name: 'selectToken'; readonly token: TokenIndex }
  | { readonly name: 'nextReflection' | 'previousReflection' | 'nextNotable' | 'previousNotable' };

export type HostMessage =
  | {
      readonly type: 'document';
      readonly document: DocumentSnapshot;
      readonly settings: ViewSettings;
    }
  /** The file cannot be shown: why, where, and what to do. */
  | { readonly type: 'failure'; readonly title: string; readonly detail: string }
  | { readonly type: 'live'; readonly live: LiveRun | null }
  /** New tokens of a running sample, from token `start` on; a view that has not `start` tokens asks for the sample. */
  | {
      readonly type: 'append';
      readonly address: SampleAddress;
      readonly start: TokenIndex;
      readonly block: WireBlock;
    }
  | {
      readonly type: 'sample';
      readonly request: number;
      readonly generation: number;
      readonly sample: WireSample;
    }
  | { readonly type: 'sampleError'; readonly request: number; readonly message: string }
  | { readonly type: 'command'; readonly command: ViewCommand };

/** Actions that the host carries out for the view. */
export type ViewAction =
  'regenerate' | 'cancel' | 'selectLens' | 'selectModel' | 'saveAsTrace' | 'openAsText' | 'showLog';

export type ViewMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'requestSample'; readonly request: number; readonly address: SampleAddress }
  /** What the person looks at; palette commands act on it. */
  | { readonly type: 'selection'; readonly selection: ViewSelection }
  | { readonly type: 'action'; readonly action: ViewAction }
  /** An error in the view, for the log. */
  | { readonly type: 'problem'; readonly message: string };

export interface ViewSelection {
  readonly address: SampleAddress;
  readonly token: TokenIndex;
  readonly lens: string;
  /** Visible tokens. */
  readonly visible: Range;
}
