/**
 * Everything that passes between the extension host and a trace view. `Host…` messages go to the
 * view, `View…` messages to the host. Types only: the host imports this file and nothing else of
 * the view.
 */
import type { Sweep } from '../lenses/crossSampling/sweep';
import type { MetricRows } from '../lenses/divergence/metricRows';
import type { Statistics } from '../lenses/divergence/statistics';
import type { GroupCalibration } from '../lenses/ziprc/groupCalibration';
import type { ParameterValues } from '../trace/parameters';
import type { Prompt, TraceWarning } from '../trace/trace';
import type { Countdown } from '../trace/verifier/gold';
import type { WireBlock, WireSample } from '../trace/wire';
import type { Finish, Fork, Origin, Outcome } from '../trace/sample';
import type { Range, TokenIndex } from '../trace/units';

/** Address of a sample: index of its trace in the file, and its id. */
export interface SampleAddress {
  readonly trace: number;
  readonly sample: string;
}

export interface SampleSummary {
  readonly id: string;
  readonly tokens: number;
  /** Without decisions, which grow with the run: they come with the sample itself. */
  readonly origin: Origin;
  readonly finish?: Finish;
  readonly finishDetail?: string;
  readonly reward?: number;
  readonly outcome?: Outcome;
  readonly parent?: Fork;
}

export interface TraceSummary {
  readonly id: string;
  readonly prompt: Pick<Prompt, 'text' | 'messages'>;
  readonly answer?: string;
  readonly countdown?: Countdown;
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
  /** Jensen-Shannon divergence above which a token counts as divergent, nats. */
  readonly divergenceThreshold: number;
  /** Parameters of lenses by lens id, where they differ from the defaults. */
  readonly lensParameters: Readonly<Record<string, ParameterValues>>;
}

/** A run in progress in this document: one sample, or several. */
export interface LiveRun {
  /** Index of the trace that its samples join. */
  readonly trace: number;
  readonly phase: 'waiting' | 'loading' | 'generating';
  /** Runs that come before one that waits. */
  readonly ahead?: number;
  /** At least one. */
  readonly lanes: readonly LiveLane[];
  /** New ones, of all samples. */
  readonly tokens: number;
  /** Most new tokens of a sample. */
  readonly maxTokens: number;
}

/** A sample of a run in progress. */
export interface LiveLane {
  readonly sample: string;
  /** New ones: those that a branch began with do not count. */
  readonly tokens: number;
  /** Set when it has ended; the run may go on with others. */
  readonly finish?: Finish;
}

export type ViewCommand =
  | { readonly name: 'selectLens'; readonly lens: string }
  | {
      readonly name: 'selectSample';
      readonly address: SampleAddress;
      /** Where the cursor is to stand. */
      readonly token?: TokenIndex;
    }
  | { readonly name: 'selectToken'; readonly token: TokenIndex }
  | { readonly name: 'nextReflection' | 'previousReflection' | 'nextNotable' | 'previousNotable' }
  | { readonly name: 'nextDivergent' | 'previousDivergent' };

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
  | 'regenerate'
  | 'cancel'
  | 'compareSamples'
  | 'compareWithModel'
  | 'showDivergence'
  | 'selectLens'
  | 'selectModel'
  | 'saveAsTrace'
  | 'openAsText'
  | 'showLog';

export type ViewMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'requestSample'; readonly request: number; readonly address: SampleAddress }
  /** What the person looks at; palette commands act on it. */
  | { readonly type: 'selection'; readonly selection: ViewSelection }
  | { readonly type: 'action'; readonly action: ViewAction }
  /** Go on from a token of a sample: `with` what comes there instead, or ask for it. */
  | {
      readonly type: 'fork';
      readonly address: SampleAddress;
      readonly token: TokenIndex;
      readonly with?: ForkToken | 'text';
    }
  /** An error in the view, for the log. */
  | { readonly type: 'problem'; readonly message: string };

/** An alternative: its vocabulary id, where known, and its text, where its bytes are text. */
export interface ForkToken {
  readonly id?: number;
  readonly text?: string;
}

export interface ViewSelection {
  readonly address: SampleAddress;
  readonly token: TokenIndex;
  readonly lens: string;
  /** Visible tokens. */
  readonly visible: Range;
}

export type Side = 'left' | 'right';

/** A sample of a file: enough to find it again after a reload. */
export interface SampleRef extends SampleAddress {
  readonly uri: string;
}

/** One side of a comparison. A full snapshot; the last one received is always enough. */
export interface CompareSide {
  readonly ref: SampleRef;
  readonly fileName: string;
  /** Which of the trace's samples it is, from 0; -1 where the trace has it no more. */
  readonly index: number;
  readonly prompt: Pick<Prompt, 'text' | 'messages'>;
  readonly answer?: string;
  /** The sample as last seen; null where it was never found. */
  readonly sample: WireSample | null;
  /** Whether tokens are still added to it. */
  readonly running: boolean;
  /** Why the sample is not what the file holds now. */
  readonly problem?: string;
}

export type CompareHostMessage =
  /** A side that is not given stays as it is. */
  | {
      readonly type: 'compare';
      readonly left?: CompareSide;
      readonly right?: CompareSide;
      readonly settings: ViewSettings;
    }
  /** New tokens of a running side, from token `start` on; a view that has not `start` tokens asks for the side. */
  | {
      readonly type: 'appendSide';
      readonly side: Side;
      readonly start: TokenIndex;
      readonly block: WireBlock;
    };

/** `choose` another right sample, `swap` the sides, open the editor of a side. */
export type CompareAction = 'choose' | 'swap' | 'openLeft' | 'openRight';

export type CompareViewMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'requestSide'; readonly side: Side }
  | { readonly type: 'action'; readonly action: CompareAction }
  /** An error in the view, for the log. */
  | { readonly type: 'problem'; readonly message: string };

/** A sample that was compared with another model: one row of a divergence panel's heat map. */
export interface DivergenceRow {
  readonly address: SampleAddress;
  readonly tokens: number;
  readonly model?: string;
  /** The model that it was compared with. */
  readonly base?: string;
  readonly reward?: number;
}

/** A file with compared samples. A full snapshot; the last one received is always enough. */
export interface DivergenceFile {
  readonly uri: string;
  readonly fileName: string;
  /** Every trace, those without compared samples too. */
  readonly traces: readonly {
    readonly id: string;
    readonly prompt: Pick<Prompt, 'text' | 'messages'>;
    readonly samples: number;
  }[];
  readonly rows: readonly DivergenceRow[];
  /** Why this is not what the file holds now, or why there is nothing. */
  readonly problem?: string;
}

/** The samples that are shown: those of one trace, or all of the file. */
export type TraceScope = number | 'all';

/** A table of a figure; null is missing, and the host writes it as CSV or JSON. */
export interface FigureTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/** A figure to be saved: a picture, and the data that it shows. */
export interface ExportedFigure {
  /** Part of the suggested file name. */
  readonly name: string;
  /** A list has none. */
  readonly picture?: { readonly svg: string } | { readonly pngBase64: string };
  /** A table, or the values of lenses per token, which the host has itself. */
  readonly data:
    | FigureTable
    | { readonly samples: readonly SampleAddress[]; readonly lenses: readonly string[] };
}

export type DivergenceHostMessage =
  | {
      readonly type: 'divergence';
      readonly file: DivergenceFile;
      readonly settings: ViewSettings;
    }
  /** One lens over the samples that were asked for, in their order. */
  | { readonly type: 'metric'; readonly request: number; readonly rows: MetricRows }
  /** As they are computed, one or more at a time. */
  | {
      readonly type: 'statistics';
      readonly request: number;
      readonly results: Partial<Statistics>;
    }
  | {
      readonly type: 'divergenceSample';
      readonly request: number;
      /** Null where the file holds it no more. */
      readonly sample: WireSample | null;
    };

export type DivergenceViewMessage =
  | { readonly type: 'ready' }
  | {
      readonly type: 'requestMetric';
      readonly request: number;
      readonly scope: TraceScope;
      readonly lens: string;
    }
  | {
      readonly type: 'requestStatistics';
      readonly request: number;
      readonly scope: TraceScope;
      /** Nats. */
      readonly threshold: number;
    }
  | {
      readonly type: 'requestRow';
      readonly request: number;
      readonly address: SampleAddress;
    }
  /** Show this token in the trace editor. */
  | {
      readonly type: 'openToken';
      readonly address: SampleAddress;
      readonly token: TokenIndex;
    }
  | { readonly type: 'export'; readonly figure: ExportedFigure }
  /** An error in the view, for the log. */
  | { readonly type: 'problem'; readonly message: string };

/** A file whose predictions are judged. A full snapshot; the last one received is always enough. */
export interface CalibrationFile {
  readonly uri: string;
  readonly fileName: string;
  /** Every trace, those without predictions too. */
  readonly traces: readonly {
    readonly id: string;
    readonly prompt: Pick<Prompt, 'text' | 'messages'>;
    readonly counts: CalibrationCounts;
  }[];
  /** Why this is not what the file holds now, or why there is nothing. */
  readonly problem?: string;
}

/** Samples of a trace: each count is of those that the one before it counts. */
export interface CalibrationCounts {
  readonly samples: number;
  /** With predictions of a trained head. */
  readonly predicted: number;
  /** Known to be right or wrong, with predictions that can be judged by it. */
  readonly judged: number;
}

/** A value as a page gets it: messages are JSON, which has null for NaN. */
export type Sent<T> = T extends number
  ? T | null
  : T extends readonly (infer E)[]
    ? readonly Sent<E>[]
    : T extends object
      ? { readonly [K in keyof T]: Sent<T[K]> }
      : T;

export type CalibrationHostMessage =
  | { readonly type: 'calibration'; readonly file: CalibrationFile }
  /** One place after the other, as they are computed. */
  | {
      readonly type: 'groupCalibration';
      readonly request: number;
      /** The samples that were judged; those of a result are indices into it. */
      readonly group: readonly SampleAddress[];
      readonly result: Sent<GroupCalibration>;
    };

export type CalibrationViewMessage =
  | { readonly type: 'ready' }
  | {
      readonly type: 'requestCalibration';
      readonly request: number;
      readonly scope: TraceScope;
    }
  /** Show this token in the trace editor. */
  | {
      readonly type: 'openToken';
      readonly address: SampleAddress;
      readonly token: TokenIndex;
    }
  | { readonly type: 'export'; readonly figure: ExportedFigure }
  /** An error in the view, for the log. */
  | { readonly type: 'problem'; readonly message: string };

export type SweepHostMessage =
  | {
      readonly type: 'sweep';
      /** Of the file, to find it again after a reload. */
      readonly uri: string;
      readonly fileName: string;
      readonly sweep: Sweep;
    }
  /** The file cannot be shown. */
  | { readonly type: 'sweepFailure'; readonly uri: string; readonly message: string };

export type SweepViewMessage =
  | { readonly type: 'ready' }
  /** Open the file in an editor. */
  | { readonly type: 'openData' }
  /** An error in the view, for the log. */
  | { readonly type: 'problem'; readonly message: string };
