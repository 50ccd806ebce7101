type Task = (input: never) => Promise<unknown>;

/** Answers the tasks of `Side.ask` in this process. */
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
