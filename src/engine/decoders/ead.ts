import { numberOf, textOf } from '../../trace/parameters';
import { COLUMN, type Finish } from '../../trace/sample';
import { scoredInRow } from '../annotate/annotate';
import { allowedRows, rowOf } from '../decoding/allowedRow';
import type { DecodingRun } from '../decoding/decodingRun';
import { firstAuthor, LARGE, ModelSwitch, SMALL, type Author } from '../decoding/modelSwitch';
import { Reader } from '../decoding/reader';
import type { RunDecoder } from './decoder';
import { eadFigures } from './models/eadFigures';
import { plainSampling, SAMPLING } from './models/plainSampling';
import { sampling } from './sampler';

export const ead: RunDecoder = {
  id: 'ead',
  title: 'Entropy adaptive decoding (EAD)',
  summary:
    'Two models take turns: the small one writes while the text is easy, the model itself takes over while the mean entropy of the last tokens is high.',
  citation:
    'Simonds, "Entropy adaptive decoding: dynamic model switching for efficient inference", 2025, arXiv 2502.06833.',
  fidelity: 'reconstructed',
  fidelityNote:
    'Window, minimum stay and the mean over raw distributions are as published; the paper sweeps τ, and the rest is ours: a tie goes to the large model, nothing is decided before the window is full, the window is kept at a switch, and the model that comes in first reads in one go what it missed. A τ that decides for one model whatever the entropy (0, or more than log₂ of the vocabulary) lets that model begin.',
  family: 'models',
  formula:
    'H̄ = mean of the entropies of the last `window` tokens, each of the model that wrote it;  after `minimum_stay` tokens: H̄ ≥ τ the model itself writes next, H̄ < τ the small one;  relative cost = f + (1 − f) · size ratio, f = share of the tokens that the large model wrote',
  needs: 'run',
  otherModels: [
    {
      id: 'small',
      title: 'Small model',
      help: 'Writes the easy parts. The model of the request is the large one.',
    },
  ],
  parameters: [
    {
      id: 'threshold',
      title: 'Threshold',
      help: 'τ in bits: from this mean entropy on the large model writes; 0 leaves all to it, a large one all to the small model.',
      type: 'number',
      default: 1,
      minimum: 0,
      maximum: 30,
    },
    {
      id: 'window',
      title: 'Window',
      help: 'Tokens whose entropies are averaged.',
      type: 'integer',
      default: 5,
      minimum: 1,
      maximum: 1000,
    },
    {
      id: 'minimum_stay',
      title: 'Minimum stay',
      help: 'Tokens that a model writes at least before the other takes over.',
      type: 'integer',
      default: 10,
      minimum: 1,
      maximum: 10_000,
    },
    {
      id: 'start',
      title: 'Start',
      help: 'The model that begins.',
      type: 'choice',
      default: 'small',
      choices: ['small', 'large'],
    },
    {
      id: 'size_ratio',
      title: 'Size ratio',
      help: 'Parameters of the small model by those of the large one, for the relative cost; 0 takes the sizes of their weight files.',
      type: 'number',
      default: 0,
      minimum: 0,
      maximum: 1,
    },
    ...SAMPLING,
  ],
  run: async (run) => {
    const turns = startSwitch(run);
    const [large, small = large] = run.models;
    const readers = { [LARGE]: new Reader(run, large), [SMALL]: new Reader(run, small) };
    for (let index = 0; index < run.response.length; index += 1) {
      turns.wrote((await readers[turns.author].entropies())[index] ?? NaN);
    }
    const lane = run.openLane();
    const text = [...run.prompt, ...run.response];
    const authors: Author[] = [];
    const allowed = allowedRows(run);
    const picker = sampling(plainSampling(run.parameters), run.seed);
    let finish: Finish = 'length';
    for (let step = 0; step < run.limit && finish === 'length'; step += 1) {
      run.signal.throwIfAborted();
      const { author } = turns;
      const sequence = await readers[author].read(text);
      const raw = await sequence.predict({ alternatives: run.alternatives, logits: true });
      const { id } = picker.pick(allowed(raw), run.response.length + step);
      turns.wrote(raw.entropy);
      lane.push(scoredInRow(raw, rowOf(raw), id), {
        [COLUMN.author]: author,
        [COLUMN.rollingEntropy]: turns.mean,
      });
      text.push(id);
      authors.push(author);
      if (run.isStop(id)) finish = 'stop';
    }
    const read = { [LARGE]: readers[LARGE].length, [SMALL]: readers[SMALL].length };
    lane.end(finish, { figures: eadFigures(authors, read, text.length, sizeRatio(run)) });
  },
};

function startSwitch({ parameters, vocabulary }: DecodingRun): ModelSwitch {
  const threshold = numberOf(parameters, 'threshold') * Math.LN2;
  const start = textOf(parameters, 'start') === 'large' ? LARGE : SMALL;
  return new ModelSwitch(
    {
      threshold,
      window: numberOf(parameters, 'window'),
      minimumStay: numberOf(parameters, 'minimum_stay'),
    },
    firstAuthor(threshold, Math.log(vocabulary.size), start),
  );
}

function sizeRatio({ parameters, models: [large, small] }: DecodingRun): number {
  const given = numberOf(parameters, 'size_ratio');
  return given > 0 ? given : (small?.weightBytes ?? NaN) / large.weightBytes;
}
