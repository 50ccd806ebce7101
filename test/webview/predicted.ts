import type { Sample } from '../../src/trace/sample';
import type { Trace } from '../../src/trace/trace';
import { exampleTrace } from './samples';

const EDGES = [0, 4, 8, 16, 32, 64, 128, 256, 512];

/** Where the prediction falls: from two in three to one in four. */
export const DROP = 60;

/**
 * The example with predictions of a head: likely right until {@link DROP} and then not, with lengths
 * around what did follow.
 */
export function predictedTrace(): Trace {
  const trace = exampleTrace();
  const [first, second] = trace.samples;
  return { ...trace, samples: [{ ...withPredictions(first!), reward: 1 }, second!] };
}

function withPredictions(sample: Sample): Sample {
  const bins = EDGES.length - 1;
  const tokens = sample.tokens.length;
  const joints = new Float32Array(tokens * 2 * bins);
  for (let token = 0; token < tokens; token += 1) {
    const right = token <= DROP ? 2 / 3 : 1 / 4;
    const masses = Array.from({ length: bins }, (_, bin) => {
      const middle = (EDGES[bin]! + EDGES[bin + 1]!) / 2;
      return Math.exp(-1.5 * Math.log2(middle / (tokens - token + 8)) ** 2);
    });
    const total = masses.reduce((sum, mass) => sum + mass, 0);
    masses.forEach((mass, bin) => {
      joints[token * 2 * bins + bin] = ((1 - right) * mass) / total;
      joints[(token * 2 + 1) * bins + bin] = (right * mass) / total;
    });
  }
  const head = { rewards: [0, 1], lengthEdges: EDGES, source: 'vocabulary' as const };
  return { ...sample, ziprc: { ...head, policy: 'embedded/rl', joints } };
}
