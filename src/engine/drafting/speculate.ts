import type { Finish } from '../../trace/sample';
import type { TokenId } from '../../trace/units';
import { scoredInRow } from '../annotate/annotate';
import { allowedRows, rowOf } from '../decoding/allowedRow';
import type { DecodingRun, TokenSequence } from '../decoding/decodingRun';
import { probabilities, type LogitsProcessor } from '../processors/logits';
import type { Distribution } from '../runtime/distribution';
import type { Wanted } from '../runtime/sequence';
import type { Drafter, Proposal } from './drafter';

/**
 * Writes one sample in rounds: some tokens are drafted, the target reads them in one pass, and
 * those up to the first refusal stay, with one more token of the target's own.
 * @param processor leaves what is sampled from.
 * @throws the signal's reason, between rounds
 */
export async function speculate<P extends Proposal>(
  run: DecodingRun,
  drafter: Drafter<P>,
  processor: LogitsProcessor,
): Promise<void> {
  const target = await run.models[0].start();
  const wanted = { alternatives: run.alternatives, logits: true };
  const allowed = allowedRows(run);
  const lane = run.openLane();
  const text = [...run.prompt, ...run.response];
  const most = text.length + run.limit;
  const count = { rounds: 0, drafted: 0, accepted: 0 };
  let finish: Finish | undefined;
  while (!finish) {
    run.signal.throwIfAborted();
    const drafts = await drafter.draft(text, most - text.length - 1);
    const rows = await verify(target, text, drafts, wanted, run.signal);
    count.rounds += 1;
    count.drafted += drafts.length;
    for (const [at, raw] of rows.entries()) {
      const p = probabilities(processor(allowed(raw)));
      const { id, accepted, columns } = await drafter.decide(p, drafts[at], text);
      lane.push(scoredInRow(raw, rowOf(raw), id), columns);
      text.push(id);
      if (accepted) count.accepted += 1;
      if (run.isStop(id)) finish = 'stop';
      else if (text.length === most) finish = 'length';
      if (finish || !accepted) break;
    }
    // The last token is read with the next drafts.
    await target.truncate(Math.min(target.length, text.length - 1));
  }
  const written = text.length - run.prompt.length - run.response.length;
  lane.end(finish, { figures: { ...count, tokensPerRound: written / count.rounds } });
}

/** What the target says of the next token and after each draft. */
async function verify(
  target: TokenSequence,
  text: readonly TokenId[],
  drafts: readonly Proposal[],
  wanted: Wanted,
  signal: AbortSignal,
): Promise<readonly Distribution[]> {
  const unread = text.slice(target.length);
  const first = unread.length === 0 ? [await target.predict(wanted)] : [];
  const ids = [...unread, ...drafts.map(({ id }) => id)];
  return [...first, ...(await target.feedEach(ids, wanted, signal))];
}
