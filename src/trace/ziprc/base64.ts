// The platform's own functions differ between Node and a page, and both take the way of strings.
const SIGNS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

export function toBase64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 3) {
    const bits = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    const signs = [18, 12, 6, 0].map((shift) => SIGNS.charAt((bits >> shift) & 63)).join('');
    const kept = Math.min(3, bytes.length - at) + 1;
    parts.push(signs.slice(0, kept).padEnd(4, '='));
  }
  return parts.join('');
}

/** Undefined where the text is not base64 (RFC 4648, with padding). */
export function fromBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  for (let at = 0, out = 0; at < text.length; at += 4, out += 3) {
    let bits = 0;
    for (let sign = at; sign < at + 4; sign += 1) {
      bits = (bits << 6) | (VALUES.get(text.charAt(sign)) ?? 0);
    }
    for (const [index, shift] of [16, 8, 0].entries()) {
      if (out + index < bytes.length) bytes[out + index] = (bits >> shift) & 255;
    }
  }
  return bytes;
}

const VALUES: ReadonlyMap<string, number> = new Map(
  Array.from(SIGNS, (sign, value) => [sign, value] as const),
);
