import { ALIGN_DISTIL_PRESET } from './alignDistil';
import { BCO_PRESET } from './bco';
import { DPO_PRESET } from './dpo';
import { INTRO_PRESET } from './intro';
import { MIN_PRO_PRESET } from './minPro';
import { NEXT_QUILL_PRESET } from './nextQuill';
import type { ContrastPreset } from './preset';
import { T_REG_PRESET } from './tReg';

/** Every contrast, in the order in which a person is offered them. */
export const CONTRAST_PRESETS: readonly ContrastPreset[] = [
  INTRO_PRESET,
  T_REG_PRESET,
  NEXT_QUILL_PRESET,
  DPO_PRESET,
  ALIGN_DISTIL_PRESET,
  BCO_PRESET,
  MIN_PRO_PRESET,
];

export function findPreset(id: string): ContrastPreset | undefined {
  return CONTRAST_PRESETS.find((preset) => preset.id === id);
}
