import type { Parameter } from '../../../trace/parameters';
import { EngineError } from '../../errors';

/** The links of the full chain in llama.cpp's order. */
export const LINKS = [
  'penalties',
  'dry',
  'top-n-sigma',
  'top-k',
  'typical',
  'top-p',
  'min-p',
  'xtc',
  'temperature',
] as const;

export type LinkId = (typeof LINKS)[number];

/**
 * `hugging-face`: the order of transformers' generation; top-n-sigma and XTC, which it lacks, come
 * last.
 */
const ORDERS: Readonly<Record<string, readonly LinkId[]>> = {
  'llama.cpp': LINKS,
  'hugging-face': [
    'penalties',
    'dry',
    'temperature',
    'top-k',
    'top-p',
    'min-p',
    'typical',
    'top-n-sigma',
    'xtc',
  ],
};

const CUSTOM = 'custom';

export const ORDER: Parameter = {
  id: 'order',
  title: 'Order',
  help: 'llama.cpp: temperature last. hugging-face: temperature before the cuts. custom: that of custom_order.',
  type: 'choice',
  default: 'llama.cpp',
  choices: [...Object.keys(ORDERS), CUSTOM],
};

export const CUSTOM_ORDER: Parameter = {
  id: 'custom_order',
  title: 'Custom order',
  help: `For the order "custom": names out of ${LINKS.join(', ')}. Those left out do nothing.`,
  type: 'words',
  default: LINKS,
};

/** @throws EngineError `parameter` for a name that is unknown or given twice */
export function orderOf(order: string, custom: readonly string[]): readonly LinkId[] {
  if (order !== CUSTOM) return ORDERS[order] ?? LINKS;
  const links: LinkId[] = [];
  for (const name of custom) {
    const link = LINKS.find((known) => known === name);
    if (link === undefined || links.includes(link)) {
      const what = link === undefined ? 'is no link of the chain' : 'is given twice';
      throw new EngineError(
        'parameter',
        `custom_order: "${name}" ${what}. Give each of ${LINKS.join(', ')} at most once.`,
      );
    }
    links.push(link);
  }
  return links;
}
