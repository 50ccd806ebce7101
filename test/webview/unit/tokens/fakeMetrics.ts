import type { TextMetrics } from '../../../../src/webview/tokens/metrics';

/** A font whose every character is 10 px wide; marks as wide as their text. */
export const TEN: TextMetrics = {
  ascii: new Float32Array(128).fill(10),
  character: () => 10,
  mark: (part) => part.text.length * 10,
};
