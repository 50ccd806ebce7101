import type { ByteStrings } from './byteStrings';
import type { JsonObject } from './json';
import type { Sample } from './sample';
import type { Countdown } from './verifier/gold';

/** One prompt and what was generated for it. */
export interface Trace {
  /** Unique within its file. */
  readonly id: string;
  readonly prompt: Prompt;
  /** The gold answer, where known. */
  readonly answer?: string;
  /** Of a Countdown problem, whose right answers are many: its rules. */
  readonly countdown?: Countdown;
  readonly samples: readonly Sample[];
  readonly note?: string;
  /** Fields of the file that this version does not know; written back unchanged. */
  readonly extra?: JsonObject;
}

export interface Prompt {
  /** The exact text that the model read, where known; otherwise what the person asked. */
  readonly text?: string;
  readonly messages?: readonly Message[];
  /** The prompt as the model read it. */
  readonly tokens?: PromptTokens;
}

export interface PromptTokens {
  readonly ids: Int32Array;
  readonly texts: ByteStrings;
}

export interface Message {
  readonly role: string;
  readonly content: string;
  /** Fields of the file that this version does not know; written back unchanged. */
  readonly extra?: JsonObject;
}

/** What one file held. */
export interface TraceFile {
  /** Id of the format that the file was read as; `reasonscope-trace` is our own. */
  readonly format: string;
  readonly traces: readonly Trace[];
  readonly warnings: readonly TraceWarning[];
  /** Fields of the file that this version does not know; written back unchanged. */
  readonly extra?: JsonObject;
}

export interface TraceWarning {
  readonly message: string;
  /** 1-based line of the file, where lines mean something. */
  readonly line?: number;
}
