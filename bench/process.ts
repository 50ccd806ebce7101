import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import * as esbuild from 'esbuild';

/**
 * One side of a comparison, in a process of its own: its memory, its garbage collector and its
 * copy of ONNX Runtime are then its own too. It answers one task at a time.
 */
export class Side {
  private constructor(private readonly child: ChildProcess) {}

  static start(program: 'workers/ours.ts' | 'workers/bare.ts' | 'transformers/worker.mjs'): Side {
    const execArgv = ['--expose-gc', ...(program.endsWith('.ts') ? ['--import', 'tsx'] : [])];
    return new Side(fork(path.join(import.meta.dirname, program), { execArgv }));
  }

  /**
   * The engine built as it ships. Running from its sources, every function that it makes is given
   * its name anew, which costs more than what some measurements look for.
   */
  static async startBuilt(): Promise<Side> {
    const root = path.join(import.meta.dirname, '..');
    const outfile = path.join(root, 'build', 'bench', 'ours.cjs');
    await esbuild.build({
      ...{ entryPoints: [path.join(import.meta.dirname, 'workers/ours.ts')], outfile },
      ...{ bundle: true, minify: true, platform: 'node', target: 'node20', format: 'cjs' },
      ...{ mainFields: ['module', 'main'], external: ['onnxruntime-node'], logLevel: 'warning' },
    });
    return new Side(fork(outfile, { execArgv: [] }));
  }

  /** @throws Error with what the process says, or where it ends. */
  ask<T>(task: string, input: object = {}): Promise<T> {
    return new Promise((resolve, reject) => {
      const ended = (code: number | null): void => {
        reject(new Error(`The process of ${task} ended with ${code ?? 'a signal'}.`));
      };
      this.child.once('exit', ended);
      this.child.once('message', (answer: { output: T; error?: string }) => {
        this.child.off('exit', ended);
        if (answer.error === undefined) resolve(answer.output);
        else reject(new Error(answer.error));
      });
      this.child.send({ task, input });
    });
  }

  end(): void {
    this.child.kill();
  }
}
