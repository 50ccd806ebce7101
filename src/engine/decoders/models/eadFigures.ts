import { LARGE, type Author } from '../../decoding/modelSwitch';

/**
 * What a run of EAD cost beside the large model alone.
 * @param authors of the new tokens.
 * @param read tokens that each model has read, the prompt's and missed ones included.
 * @param length of prompt and response together.
 * @param sizeRatio cost of a token in the small model by that in the large one.
 */
export function eadFigures(
  authors: readonly Author[],
  read: Readonly<Record<Author, number>>,
  length: number,
  sizeRatio: number,
): Readonly<Record<string, number>> {
  const [large, small] = [read[0], read[1]];
  const largeShare = authors.filter((author) => author === LARGE).length / authors.length;
  return {
    largeShare,
    switches: authors.filter((author, at) => at > 0 && author !== authors[at - 1]).length,
    sizeRatio,
    // The paper's, which counts written tokens only.
    relativeCost: largeShare + (1 - largeShare) * sizeRatio,
    // By tokens read; the large model alone would read all but the last.
    readCost: (large + small * sizeRatio) / (length - 1),
  };
}
