import { alignDistil } from './alignDistil';
import { amuFusion } from './amuFusion';
import { beamSearch } from './beamSearch';
import { bestOfN } from './bestOfN';
import { budgetForcing } from './budgetForcing';
import { contrastive } from './contrastive';
import { cotDecoding } from './cotDecoding';
import { crossSampling } from './crossSampling';
import { cyclicReflex } from './cyclicReflex';
import type { Decoder } from './decoder';
import { deepConf } from './deepConf';
import { dry } from './dry';
import { dynamicLogitsFusion } from './dynamicLogitsFusion';
import { ead } from './ead';
import { entropix } from './entropix';
import { epsilon } from './epsilon';
import { eta } from './eta';
import { greedy } from './greedy';
import { hapoTemperature } from './hapoTemperature';
import { minP } from './minP';
import { mirostat1 } from './mirostat1';
import { mirostat2 } from './mirostat2';
import { ngramStyle } from './ngramStyle';
import { penalties } from './penalties';
import { promptLookup } from './promptLookup';
import { proxyTuning } from './proxyTuning';
import { sample } from './sample';
import { specDecPlusPlus } from './specDecPlusPlus';
import { speculative } from './speculative';
import { selfConsistency } from './selfConsistency';
import { temperature } from './temperature';
import { tip } from './tip';
import { topK } from './topK';
import { topNSigma } from './topNSigma';
import { topP } from './topP';
import { typical } from './typical';
import { xtc } from './xtc';
import { zipRcSampling } from './zipRcSampling';

/** All decoders, in the order in which they are offered. */
export const DECODERS: readonly Decoder[] = [
  temperature,
  greedy,
  topK,
  topP,
  minP,
  typical,
  epsilon,
  eta,
  topNSigma,
  xtc,
  sample,
  penalties,
  dry,
  mirostat1,
  mirostat2,
  entropix,
  hapoTemperature,
  amuFusion,
  cyclicReflex,
  tip,
  budgetForcing,
  ngramStyle,
  selfConsistency,
  bestOfN,
  zipRcSampling,
  deepConf,
  cotDecoding,
  beamSearch,
  ead,
  speculative,
  specDecPlusPlus,
  promptLookup,
  contrastive,
  proxyTuning,
  dynamicLogitsFusion,
  alignDistil,
  crossSampling,
];

export const DEFAULT_DECODER = temperature.id;

export function findDecoder(id: string): Decoder | undefined {
  return DECODERS.find((decoder) => decoder.id === id);
}
