import type { PrefixCheck } from '../../trace/server';
import type { ResolvedPrompt } from './prompt';

/** What an answer says of the prompt that the model read. */
export interface PromptReport {
  readonly ids?: readonly number[];
  readonly count?: number;
}

/** Whether the model read exactly what was sent, by what the server says of it. */
export function checkPrefix({ wire }: ResolvedPrompt, report: PromptReport): PrefixCheck {
  if (wire.kind === 'chat') {
    return { verified: false, detail: 'the server made the prompt from messages itself' };
  }
  if (wire.kind === 'text') {
    return { verified: false, detail: 'sent as text; the server does not tell the tokens it read' };
  }
  const { ids } = wire;
  if (report.ids) {
    const same =
      report.ids.length === ids.length && report.ids.every((id, index) => id === ids[index]);
    return same
      ? { verified: true, detail: `the server repeats the ${ids.length} token ids that were sent` }
      : { verified: false, detail: 'the server repeats other token ids than were sent' };
  }
  if (report.count === undefined) {
    return { verified: false, detail: 'the server does not tell how many tokens it read' };
  }
  return report.count === ids.length
    ? { verified: true, detail: `sent as ${ids.length} token ids, of which the server read all` }
    : {
        verified: false,
        detail: `the server counts ${report.count} prompt tokens where ${ids.length} were sent`,
      };
}
