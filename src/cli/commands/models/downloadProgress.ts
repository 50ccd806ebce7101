import { byteText } from '../../../engine/hub/byteText';
import type { DownloadProgress } from '../../../engine/hub/download';
import { CLEAR_LINE } from '../../progress';

/** Often enough to look steady; a terminal is slower than a network. */
const EVERY_MS = 100;

/** A line that follows a download on a terminal; nothing where the stream is not one. */
export function showDownload(
  stream: { readonly isTTY?: boolean; write(text: string): unknown },
  now: () => number = Date.now,
): { readonly update: (progress: DownloadProgress) => void; readonly end: () => void } {
  if (stream.isTTY !== true) return { update: () => undefined, end: () => undefined };
  let last = -Infinity;
  return {
    update: ({ done, total, file }) => {
      if (now() - last < EVERY_MS) return;
      last = now();
      const percent = total === 0 ? 100 : Math.floor((100 * done) / total);
      const size = `${byteText(done)} of ${byteText(total)}`;
      stream.write(`${CLEAR_LINE}Downloading: ${percent} %, ${size}, ${file}`);
    },
    end: () => {
      stream.write(CLEAR_LINE);
    },
  };
}
