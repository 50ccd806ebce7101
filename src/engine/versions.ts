import { version } from '../../package.json';
import { onnxRuntime } from './runtime/onnxRuntime';

export { version as reasonscopeVersion };

/** Versions of what a generation depends on, by name. */
export async function versions(): Promise<Readonly<Record<string, string>>> {
  const { env } = await onnxRuntime();
  return {
    reasonscope: version,
    ...(env.versions.node === undefined ? {} : { 'onnxruntime-node': env.versions.node }),
    node: process.versions.node,
  };
}
