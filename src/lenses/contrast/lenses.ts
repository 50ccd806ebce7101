import type { Lens } from '../lens';
import { ALIGN_DISTIL_LENSES } from './alignDistil';
import { BCO_LENSES } from './bco';
import { CONTRAST_JS } from './divergence';
import { DPO_LENSES } from './dpo';
import { INTRO_LENSES } from './intro';
import { MIN_PRO_LENSES } from './minPro';
import { NEXT_QUILL_LENSES } from './nextQuill';
import { T_REG_LENSES } from './tReg';

/** What contrasts of conditioning show. */
export const CONTRAST_LENSES: readonly Lens[] = [
  ...INTRO_LENSES,
  ...T_REG_LENSES,
  ...NEXT_QUILL_LENSES,
  ...DPO_LENSES,
  ...ALIGN_DISTIL_LENSES,
  ...BCO_LENSES,
  ...MIN_PRO_LENSES,
  CONTRAST_JS,
];
