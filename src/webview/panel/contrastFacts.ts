import { findPreset } from '../../lenses/contrast/presets';
import type { Contrast } from '../../trace/contrast';
import { safeText } from '../tokens/displayText';
import { element } from '../ui/dom';
import { formatNumber } from '../ui/format';
import { heading } from './tokenPanel';

/** What a sample was contrasted with: both contexts as they were read, parameters and models. */
export function contrastFacts(contrast: Contrast): readonly HTMLElement[] {
  const { preset: id, prompt, otherPrompt, origin, figures = {} } = contrast;
  const preset = findPreset(id);
  const [first, second] = preset?.readings ?? ['first reading', 'second reading'];
  const list = element('dl', { class: 'facts' });
  const fact = (name: string, value: string | undefined, context = false): void => {
    if (value === undefined || value === '') return;
    const dd = element('dd', context ? { class: 'contrast-context' } : {}, safeText(value));
    list.append(element('dt', {}, safeText(name)), dd);
  };
  fact(first, prompt, true);
  fact(second, otherPrompt, true);
  for (const [name, value] of Object.entries(origin.decoder?.parameters ?? {})) {
    fact(name, typeof value === 'object' ? value.join(', ') : String(value));
  }
  for (const [name, value] of Object.entries(figures)) fact(name, formatNumber(value));
  fact('model', origin.model?.name);
  for (const other of origin.decoder?.otherModels ?? []) fact('with model', other.name);
  for (const remark of origin.decoder?.remarks ?? []) fact('remark', remark);
  return [heading('Contrast', safeText(preset?.title ?? id, true)), list];
}
