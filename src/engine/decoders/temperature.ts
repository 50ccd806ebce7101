import { numberOf } from '../../trace/parameters';
import { temperature as scale } from '../processors/temperature';
import type { StepDecoder } from './decoder';
import { temperatureParameter } from './parameters';
import { sampling } from './sampler';

export const temperature: StepDecoder = {
  id: 'temperature',
  title: 'Temperature',
  summary: "Samples from the model's whole distribution, made sharper or flatter by a temperature.",
  citation:
    'Ackley, Hinton and Sejnowski, "A learning algorithm for Boltzmann machines", Cognitive Science 9, 1985.',
  fidelity: 'published',
  family: 'basic',
  formula: 'x ~ softmax(z / T)',
  needs: 'logits',
  parameters: [temperatureParameter(1)],
  create: (values, { seed }) => sampling(scale(numberOf(values, 'temperature')), seed),
};
