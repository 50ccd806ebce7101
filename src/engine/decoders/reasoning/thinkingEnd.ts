import { decodeText } from '../../../trace/text';
import type { TokenId } from '../../../trace/units';
import type { Vocabulary } from '../../decoding/vocabulary';

/** Watches a response for the text that ends its reasoning. */
export class ThinkingEnd {
  private tail = '';
  private found = false;

  constructor(
    private readonly vocabulary: Vocabulary,
    private readonly marker: string,
  ) {}

  get passed(): boolean {
    return this.found;
  }

  accept(id: TokenId): void {
    if (this.found) return;
    // The marker is ASCII in all known models, so half a character cannot be part of it.
    const text = this.tail + decodeText(this.vocabulary.bytesOf(id));
    this.found = text.includes(this.marker);
    this.tail = text.slice(-this.marker.length);
  }
}
