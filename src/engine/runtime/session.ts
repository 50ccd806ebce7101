import os from 'node:os';
import { EngineError, messageOf } from '../errors';
import { onnxRuntime, type InferenceSession } from './onnxRuntime';

/** The native library's severity levels; warnings would fill the log. */
const ERRORS = 3;
const FATAL = 4;

const CPU = 'cpu';

/** Where and how a session computes. */
export interface Placement {
  /** ONNX Runtime's name of the execution provider. */
  readonly provider: string;
  /** CPU threads that compute; 0 for the default. */
  readonly threads: number;
  /** Whether outputs can stay in the provider's memory between runs. */
  readonly keepsTensors: boolean;
  /** Most tokens that are evaluated at once, where the provider sets a limit. */
  readonly mostTokens?: number;
}

export interface SessionParts {
  /**
   * Outputs that stay in the provider's memory. A session that has such must always be asked for
   * all of its outputs.
   */
  readonly kept?: readonly string[];
  /** Names of nodes that the CPU computes, where the provider can be told so. */
  readonly onCpu?: readonly string[];
}

/**
 * Opens a model.
 * @param model an encoded ONNX model.
 * @param folder where its external data lie.
 */
export async function openSession(
  model: Uint8Array,
  folder: string,
  { provider, threads }: Placement,
  { kept = [], onCpu = [] }: SessionParts = {},
): Promise<InferenceSession> {
  const { InferenceSession } = await onnxRuntime();
  return await InferenceSession.create(model, {
    // Alone: in a list ONNX Runtime passes over one that it has not. What the provider has no kernel
    // for runs on the CPU in any case.
    executionProviders: [providerOf(provider, onCpu)],
    intraOpNumThreads: threads > 0 ? threads : defaultThreads(),
    // Other providers may refuse a model, which is then told once, by who asked for them.
    logSeverityLevel: provider === CPU ? ERRORS : FATAL,
    ...(kept.length === 0
      ? {}
      : { preferredOutputLocation: Object.fromEntries(kept.map((name) => [name, 'gpu-buffer'])) }),
    extra: {
      session: {
        // Idle threads of the pool must not spin: the process is idle between a person's requests,
        // and the pools of body and head would take the cores from each other.
        force_spinning_stop: '1',
        model_external_initializers_file_folder_path: folder,
      },
    },
  });
}

type Provider = InferenceSession.ExecutionProviderConfig;

function providerOf(name: string, onCpu: readonly string[]): Provider {
  return name === 'webgpu' && onCpu.length > 0 ? { name, forceCpuNodeNames: onCpu } : name;
}

/** The one line for a file that cannot be used. */
export function notLoadable(file: string, error: unknown): EngineError {
  return new EngineError(
    'model',
    `${file} cannot be loaded as an ONNX model: ${messageOf(error)}. Export or download it again.`,
    { cause: error },
  );
}

/**
 * Physical cores less one, which stays with the editor. Node counts logical processors; x64
 * machines mostly have two per core.
 */
function defaultThreads(): number {
  const logical = os.availableParallelism();
  const physical = process.arch === 'x64' ? Math.ceil(logical / 2) : logical;
  return Math.max(1, physical - 1);
}
