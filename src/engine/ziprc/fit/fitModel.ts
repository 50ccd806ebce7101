import { headProblem } from '../../../trace/ziprc/zipRc';
import { EngineError } from '../../errors';
import type { LoadedModel } from '../../loadedModel';
import type { ModelFolder } from '../../models/modelFolder';
import { isServerModel } from '../../remote/serverModel';
import { MOST_CELLS } from '../sidecar';
import { collectRollouts, hiddenWidth, ROLLOUT_DECODER } from './collectRollouts';
import { checkPrompts } from './enoughData';
import { fitHead } from './fitHead';
import { placeForHead } from './headPlace';
import { FIT_BOUNDS, type FitEvent, type FitRequest, type FitResult } from './request';
import { saveSidecar } from './saveSidecar';
import { verifierFor, type Verify } from './verifier';
import { verifierText } from './verifierChoice';

/** What the kept states may take of memory. */
const STATE_BYTES = 512 * 2 ** 20;
const BYTES_PER_VALUE = 4;

/**
 * What can be told before a model is loaded.
 * @throws EngineError `parameter`
 */
export function checkFit(request: FitRequest): Verify {
  if (isServerModel(request.model)) {
    throw new EngineError(
      'model',
      'A server does not give the hidden states of its model. Fit the head for a model of this machine.',
    );
  }
  for (const [name, { minimum, maximum }] of Object.entries(FIT_BOUNDS)) {
    // The bounds' names are those of numbers of the request.
    const value = request[name as keyof typeof FIT_BOUNDS];
    const whole = name === 'temperature' || Number.isInteger(value);
    if (whole && value >= minimum && value <= maximum) continue;
    throw new EngineError(
      'parameter',
      `${name} must be ${name === 'temperature' ? 'a' : 'a whole'} number from ${minimum} to ${maximum}, not ${value}.`,
    );
  }
  const { lengthEdges } = request;
  const wrong = lengthEdges && headProblem({ rewards: [0, 1], lengthEdges }, MOST_CELLS);
  if (wrong || (lengthEdges && lengthEdges[0] !== 0)) {
    throw new EngineError(
      'parameter',
      `The edges of the length bins are not usable: ${wrong?.problem ?? 'they must begin with 0'}.`,
    );
  }
  checkPrompts(request.problems.map(({ prompt }) => prompt));
  return verifierFor(request.verifier, request.problems);
}

/**
 * Fits a ZIP-RC head for a model: rollouts, verified; hidden states; a linear head; its figures on
 * prompts held out; a sidecar.
 * @throws EngineError `parameter`, `model`, `cancelled`
 */
export async function fitModel(
  loaded: LoadedModel,
  files: ModelFolder,
  request: FitRequest,
  emit: (event: FitEvent) => void,
  signal: AbortSignal,
): Promise<FitResult> {
  try {
    return await fitAndSave(loaded, files, request, emit, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new EngineError('cancelled', 'The fit was cancelled. Nothing was saved.');
  }
}

async function fitAndSave(
  loaded: LoadedModel,
  files: ModelFolder,
  request: FitRequest,
  emit: (event: FitEvent) => void,
  signal: AbortSignal,
): Promise<FitResult> {
  const verify = checkFit(request);
  const { problems, samples, maxTokens, temperature, seed } = request;
  const { description } = loaded;
  if (!loaded.model.givesHiddenStates) {
    throw new EngineError(
      'model',
      `No language-model head was found in the graph of ${description.name}, so its final hidden state cannot be read and no head fitted. Export the model again by optimum, transformers.js or the onnxruntime-genai builder, with an operator set of at least 13.`,
    );
  }
  const hash = description.hash ?? '';
  const folder = await placeForHead(files, hash, request.folder);
  const total = problems.length * samples;
  const width = await hiddenWidth(loaded);
  const room = Math.floor(STATE_BYTES / (total * width * BYTES_PER_VALUE));
  const statesPerRollout = Math.max(1, Math.min(request.statesPerRollout, room));
  const started = performance.now();
  const data = await collectRollouts(loaded, {
    problems,
    verify,
    samples,
    maxTokens,
    temperature,
    seed,
    statesPerRollout,
    onRollout: (done) => {
      const right = done.filter(({ reward }) => reward > 0.5).length;
      emit({ kind: 'rollouts', done: done.length, total, right });
    },
    signal,
  });
  const { rollouts, states } = data;
  const fitted = await fitHead(data, {
    ...request,
    onIteration: (l2, iteration) => emit({ kind: 'fit', l2, iteration }),
    signal,
  });
  const { head, grid, l2, training, validation, heldOut, prompts, warnings } = fitted;
  const verifier = verifierText(request.verifier);
  const file = await saveSidecar(folder, grid, head, {
    model: { hash: description.hash, tokenizerHash: description.tokenizerHash },
    policy: `${description.name}, ${ROLLOUT_DECODER} ${temperature}, at most ${maxTokens} tokens`,
    rollouts: rollouts.length,
    prompts: prompts.train + prompts.validation + prompts.heldOut,
    calibration: { prompts: prompts.heldOut, ...heldOut },
    fit: { verifier, seed, samples, statesPerRollout, l2, prompts, training, validation },
  });
  return {
    file,
    found: request.folder === undefined,
    rollouts: rollouts.length,
    right: rollouts.filter(({ reward }) => reward > 0.5).length,
    cut: rollouts.filter(({ finished }) => !finished).length,
    states: states.count,
    statesPerRollout,
    prompts,
    lengthEdges: grid.lengthEdges,
    l2,
    temperature: head.temperature,
    training,
    validation,
    heldOut,
    warnings,
    seconds: (performance.now() - started) / 1000,
    device: description.device,
    deviceNotes: description.deviceNotes,
  };
}
