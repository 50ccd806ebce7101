import os from 'node:os';
import { EngineError, messageOf } from '../errors';
import { onnxRuntime, type InferenceSession } from './onnxRuntime';

/** The native library's severity level "error"; warnings would fill the log. */
const ERRORS_ONLY = 3;

/**
 * Opens a model on the CPU.
 * @param model an encoded ONNX model.
 * @param folder where its external data lie.
 * @param threads that compute; 0 for the default.
 */
export async function openSession(
  model: Uint8Array,
  folder: string,
  threads: number,
): Promise<InferenceSession> {
  const { InferenceSession } = await onnxRuntime();
  return await InferenceSession.create(model, {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads > 0 ? threads : defaultThreads(),
    logSeverityLevel: ERRORS_ONLY,
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
