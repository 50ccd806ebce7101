import type { ByteStrings } from '../../trace/byteStrings';
import { bytesAt } from '../../trace/byteStrings';
import { displayBytes, displayToken, type DisplayPart } from '../tokens/displayText';
import { element, span } from './dom';

/** A list or a panel shows this much of a token; the text itself shows all. */
const BYTE_LIMIT = 256;

/** A token's text for a list: isolated, with visible spaces and escapes. */
export function tokenLabel(tokens: ByteStrings, index: number, limit = BYTE_LIMIT): HTMLElement {
  const bytes = bytesAt(tokens, index);
  return bytes.length > limit
    ? label([...displayBytes(bytes, 0, limit), { kind: 'rest', text: '…' }])
    : label(displayToken(tokens, index));
}

/** The same for bytes that stand alone, as an alternative does. */
export function bytesLabel(bytes: Uint8Array, limit = BYTE_LIMIT): HTMLElement {
  const cut = Math.min(bytes.length, limit);
  const parts = displayBytes(bytes, 0, cut);
  return label(cut < bytes.length ? [...parts, { kind: 'rest', text: '…' }] : parts);
}

function label(parts: readonly DisplayPart[]): HTMLElement {
  return element('bdi', { class: 'token-label' }, ...parts.flatMap(nodesOf));
}

function nodesOf({ kind, text }: DisplayPart): readonly (Node | string)[] {
  if (kind !== 'text') return [span(`mark ${kind}`, text)];
  const lead = /^ */.exec(text)?.[0].length ?? 0;
  const trail = lead === text.length ? 0 : (/ *$/.exec(text)?.[0].length ?? 0);
  return [
    ...(lead > 0 ? [span('space', '␣'.repeat(lead))] : []),
    text.slice(lead, text.length - trail),
    ...(trail > 0 ? [span('space', '␣'.repeat(trail))] : []),
  ];
}
