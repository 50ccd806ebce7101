import { allLogits, crossEntropy, type StoredHead } from './headJoints';
import type { LabelledStates } from './labelled';
import { fitSoftmax, softmaxRegression, type LinearHead } from './softmaxRegression';
import { fitTemperature } from './temperature';

/** Strengths of regularisation that are tried, from the strongest on. */
const STRENGTHS = [1, 0.3, 0.1, 0.03, 0.01, 3e-3, 1e-3, 3e-4, 1e-4];
/** Strengths without a gain on the validation prompts after which weaker ones are not tried. */
const PATIENCE = 2;
const ITERATIONS = 100;
const TOLERANCE = 1e-5;

/** Mean cross-entropy of the cells, nats per state. */
export interface CrossEntropy {
  readonly head: number;
  /** Of how often each cell is in training, whatever the state. */
  readonly constant: number;
}

export interface ChosenHead {
  readonly head: StoredHead;
  readonly l2: number;
  readonly training: CrossEntropy;
  readonly validation: CrossEntropy;
  /** The head of how often each cell is in training. */
  readonly constant: StoredHead;
}

export interface ChooseOptions {
  readonly cells: number;
  /** Called after each iteration; what it throws ends the fit. */
  readonly onIteration: (l2: number, iteration: number) => Promise<void>;
}

/**
 * Fits the head on the training states, at the strength of regularisation under which the validation
 * states are likeliest, and its temperature on these. A weaker strength starts from the head of the
 * stronger one.
 */
export async function chooseHead(
  training: LabelledStates,
  validation: LabelledStates,
  { cells, onIteration }: ChooseOptions,
): Promise<ChosenHead> {
  const regression = softmaxRegression(training, cells);
  const constant = storable(regression.headOf(regression.constant));
  const logits = allLogits(constant, validation);
  let best = { head: constant, l2: Infinity, logits, loss: crossEntropy(logits, validation) };
  const constantLoss = best.loss;
  let start = regression.constant;
  let without = 0;
  for (const l2 of STRENGTHS) {
    const { head, parameters } = await fitSoftmax(regression, l2, start, {
      iterations: ITERATIONS,
      tolerance: TOLERANCE,
      onIteration: (iteration) => onIteration(l2, iteration),
    });
    start = parameters;
    const stored = storable(head);
    const logits = allLogits(stored, validation);
    const loss = crossEntropy(logits, validation);
    if (loss < best.loss) {
      best = { head: stored, l2, logits, loss };
      without = 0;
    } else {
      without += 1;
      if (without === PATIENCE) break;
    }
  }
  const temperature = fitTemperature(best.logits, validation);
  return {
    head: { ...best.head, temperature },
    l2: best.l2,
    training: {
      head: crossEntropy(allLogits(best.head, training), training, temperature),
      constant: crossEntropy(allLogits(constant, training), training),
    },
    validation: {
      head: crossEntropy(best.logits, validation, temperature),
      constant: constantLoss,
    },
    constant: { ...constant, temperature: 1 },
  };
}

/** In float32, as it will be read. */
function storable({ cells, width, weights }: LinearHead): Omit<StoredHead, 'temperature'> {
  return { cells, width, weights: Float32Array.from(weights) };
}
