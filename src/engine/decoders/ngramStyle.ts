import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { numberOf, textOf } from '../../trace/parameters';
import { COLUMN } from '../../trace/sample';
import { decodeText } from '../../trace/text';
import type { TokenId } from '../../trace/units';
import { EngineError, messageOf } from '../errors';
import { chain } from '../processors/logits';
import { copyOf } from '../processors/rowPool';
import { temperature } from '../processors/temperature';
import { topP } from '../processors/topP';
import type { StepContext, StepDecoder } from './decoder';
import { NGRAM_MODES, NgramModel } from './ngram/ngramModel';
import { temperatureParameter, TOP_P } from './parameters';
import { sampling } from './sampler';

export const ngramStyle: StepDecoder = {
  id: 'ngram-style',
  title: 'N-gram style control',
  summary:
    "Steers the wording towards a text of yours by adding the log-probabilities of that text's 1-, 2- and 3-grams to the logits.",
  citation: 'Style control by n-gram injection into logits, 2026, arXiv 2601.16224.',
  fidelity: 'published',
  family: 'reasoning',
  formula:
    "z(v) += λ Σₙ wₙ ln Pₙ(v | context), n = 1, 2, 3, w = 0.1, 0.3, 0.6;  Pₙ = (count + k) / (total + k V), k = 0.001;  x ~ top-p of softmax(z / T).  literal: for v that the context's table holds (the paper's rule: it lowers just these).  full (ours): for all v, absent ones with the smoothed floor.  centred-sparse (ours): ln(Pₙ V) for v that the table holds",
  needs: 'logits',
  parameters: [
    {
      id: 'corpus',
      title: 'Corpus',
      help: 'A UTF-8 text file whose wording is taken.',
      type: 'file',
      default: '',
    },
    {
      id: 'lambda',
      title: 'Strength',
      help: 'λ: the authors sweep 0 to 1; above 0.6 the text collapses in their runs.',
      type: 'number',
      default: 0.1,
      minimum: 0,
      maximum: 10,
    },
    {
      id: 'mode',
      title: 'Mode',
      help: 'literal as in the paper; full and centred-sparse favour the words of the corpus.',
      type: 'choice',
      default: 'literal',
      choices: NGRAM_MODES,
    },
    temperatureParameter(0),
    { ...TOP_P, default: 1 },
  ],
  create: async (values, context) => {
    const model = await modelOf(textOf(values, 'corpus'), context);
    const lambda = numberOf(values, 'lambda');
    const mode = NGRAM_MODES.find((one) => one === textOf(values, 'mode')) ?? 'literal';
    const sampler = sampling(
      chain(temperature(numberOf(values, 'temperature')), topP(numberOf(values, 'top_p'))),
      context.seed,
    );
    const read: TokenId[] = [...context.prompt.slice(-2)];
    return {
      pick: (logits, position) => {
        const row = copyOf(logits);
        model.addTo(row, read, lambda, mode);
        const { id } = sampler.pick(row, position);
        const columns = {
          [COLUMN.bias]: (row[id] ?? NaN) - (logits[id] ?? NaN),
          [COLUMN.styleSurprisal]: -Math.log(model.probability(read, id)),
        };
        return { id, columns };
      },
      accept: (id) => {
        read.push(id);
        if (read.length > 2) read.shift();
      },
    };
  },
};

/** @throws EngineError `parameter` for a corpus that cannot be read. */
async function modelOf(file: string, { vocabulary, remark }: StepContext): Promise<NgramModel> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    throw new EngineError(
      'parameter',
      `corpus: ${file === '' ? 'no file is named' : `${file} cannot be read`} (${messageOf(error)}). Give the path of a text file.`,
      { cause: error },
    );
  }
  const ids = vocabulary.encode(decodeText(bytes));
  if (ids.length === 0) throw new EngineError('parameter', `corpus: ${file} is empty.`);
  const hash = createHash('sha256').update(bytes).digest('hex');
  remark(`Corpus of ${ids.length} tokens, sha256 ${hash}.`);
  return new NgramModel(ids, vocabulary.size);
}
