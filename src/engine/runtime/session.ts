import os from 'node:os';
import { EngineError, messageOf } from '../errors';
import { onnxRuntime, type InferenceSession } from './onnxRuntime';

/** The native library's severity level "error"; warnings would fill the log. */
const ERRORS_ONLY = 3;

/**
 * Opens an ONNX graph on the CPU.
 * @param threads that compute; 0 for the default.
 * @throws EngineError `model` for a file that is not a usable ONNX graph.
 */
export async function openSession(file: string, threads: number): Promise<InferenceSession> {
  const { InferenceSession } = await onnxRuntime();
  try {
    return await InferenceSession.create(file, {
      executionProviders: ['cpu'],
      intraOpNumThreads: threads > 0 ? threads : defaultThreads(),
      logSeverityLevel: ERRORS_ONLY,
      // Idle threads of the pool must not spin: the process is idle between a person's requests.
      extra: { session: { force_spinning_stop: '1' } },
    });
  } catch (error) {
    throw new EngineError(
      'model',
      `${file} cannot be loaded as an ONNX model: ${messageOf(error)}. Export or download it again.`,
      { cause: error },
    );
  }
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
