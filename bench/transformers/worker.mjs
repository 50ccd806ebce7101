// transformers.js as one of the benchmark's processes; see bench/process.ts.
import { greedy, openModel } from './model.mjs';

let model;

const tasks = {
  async open({ folder, dtype }) {
    model = await openModel(folder, dtype);
  },
  async generate({ prompt, count }) {
    const start = now();
    /** @type {ReturnType<typeof now>[]} */
    const marks = [];
    const ids = await greedy(model, prompt, count, () => marks.push(now()));
    // The first mark is of the prompt itself.
    return { ids, start, first: marks[1], last: marks.at(-1) };
  },
};

function now() {
  const { user, system } = process.cpuUsage();
  return { cpu: (user + system) / 1e3, wall: performance.now() };
}

process.on('message', async ({ task, input }) => {
  try {
    process.send({ output: await tasks[task](input) });
  } catch (error) {
    process.send({ error: String(error?.stack ?? error) });
  }
});
