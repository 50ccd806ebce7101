import { COLUMN } from '../../trace/sample';
import type { TokenId } from '../../trace/units';
import { TOKEN_LANE } from '../decoders/sampler';
import type { DecodingRun } from '../decoding/decodingRun';
import { quantile } from '../processors/logits';
import { uniform } from '../random/philox';
import type { Decision, Drafter, Proposal } from './drafter';
import { lookUp } from './promptLookup';

interface Copied extends Proposal {
  /** Index in the text. */
  readonly from: number;
}

/**
 * Drafts what followed the last tokens at an earlier place. The target draws as if there were no
 * draft, and a draft that it draws is accepted: that happens with probability p(draft), as the rule
 * min(1, p / q) has it for a draft that is certain, and gives the same text as plain sampling.
 */
export class LookupDrafter implements Drafter<Copied> {
  private readonly suppressed: ReadonlySet<TokenId>;

  /** @param longest n-gram that is looked for. */
  constructor(
    private readonly run: DecodingRun,
    private readonly longest: number,
    private readonly count: number,
  ) {
    this.suppressed = new Set(run.vocabulary.suppressedIds);
  }

  draft(text: readonly TokenId[], most: number): Promise<readonly Copied[]> {
    const drafts: Copied[] = [];
    const found = lookUp(text, this.longest, Math.min(this.count, most));
    for (const [at, id] of (found?.ids ?? []).entries()) {
      if (this.suppressed.has(id)) break;
      drafts.push({ id, from: (found?.from ?? 0) + at });
      if (this.run.isStop(id)) break;
    }
    return Promise.resolve(drafts);
  }

  decide(p: Float64Array, proposal: Copied | undefined, text: readonly TokenId[]): Decision {
    const { seed, prompt } = this.run;
    const id = quantile(p, uniform(seed, text.length - prompt.length, TOKEN_LANE));
    const accepted = proposal?.id === id;
    if (!proposal) return { id, accepted, columns: { [COLUMN.drafted]: 0 } };
    const columns = {
      [COLUMN.drafted]: accepted ? 1 : 0,
      [COLUMN.acceptance]: p[proposal.id] ?? 0,
      ...(accepted
        ? { [COLUMN.copiedFrom]: proposal.from }
        : { [COLUMN.refusedDraft]: proposal.id }),
    };
    return { id, accepted, columns };
  }
}
