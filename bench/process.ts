import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';

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

type Task = (input: never) => Promise<unknown>;

/** Answers the tasks of {@link Side.ask} in this process. */
export function answer(tasks: Readonly<Record<string, Task>>): void {
  process.on('message', (message: { task: string; input: never }) => {
    const run = async (): Promise<object> => {
      const task = tasks[message.task];
      if (!task) throw new Error(`There is no task ${message.task}.`);
      return { output: await task(message.input) };
    };
    void run()
      .catch((error: unknown) => ({ error: error instanceof Error ? error.stack : String(error) }))
      .then((reply) => process.send?.(reply));
  });
}
