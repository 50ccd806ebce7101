import type { DisplayPart } from './displayText';

/** Widths in CSS pixels of what a token's text is made of. */
export interface TextMetrics {
  /** Printable ASCII by code. */
  readonly ascii: Float32Array;
  /** Any other character that is shown as itself. */
  character(text: string): number;
  /** A visible escape, newline mark, tab or rest mark. */
  mark(part: DisplayPart): number;
}

export function partWidth(metrics: TextMetrics, part: DisplayPart): number {
  if (part.kind !== 'text') return metrics.mark(part);
  let width = 0;
  for (const character of part.text) width += characterWidth(metrics, character);
  return width;
}

export function characterWidth(metrics: TextMetrics, character: string): number {
  const code = character.charCodeAt(0);
  return code < 0x7f && character.length === 1
    ? (metrics.ascii[code] ?? 0)
    : metrics.character(character);
}
