import { numberOf } from '../../trace/parameters';
import type { Finish } from '../../trace/sample';
import { scoredCandidate } from '../annotate/annotate';
import type { DecodingRun, TokenSequence } from '../decoding/decodingRun';
import type { Candidate, Distribution, Scored } from '../runtime/distribution';
import type { RunDecoder } from './decoder';
import { answerOf } from './samples/answerTokens';

export const beamSearch: RunDecoder = {
  id: 'beam-search',
  title: 'Beam search',
  summary:
    'Looks for the most probable response by keeping the best few beginnings at each step. All of them are shown when it ends, the best first.',
  citation:
    'Graves, "Sequence transduction with recurrent neural networks", 2012, arXiv 1211.3711; length penalty as in Hugging Face transformers.',
  fidelity: 'published',
  family: 'samples',
  formula: 'score = Σ ln p(x) / length^length_penalty;  keep the `beams` best at every step',
  needs: 'run',
  otherModels: [],
  parameters: [
    {
      id: 'beams',
      title: 'Beams',
      help: 'Beginnings that are kept at each step, and responses that are looked for.',
      type: 'integer',
      default: 4,
      minimum: 1,
      maximum: 64,
    },
    {
      id: 'length_penalty',
      title: 'Length penalty',
      help: 'Exponent of the length: 0 prefers short responses, 1 compares means, more prefers long ones.',
      type: 'number',
      default: 1,
      minimum: -10,
      maximum: 10,
    },
  ],
  run: async (run) => {
    const beams = numberOf(run.parameters, 'beams');
    const penalty = numberOf(run.parameters, 'length_penalty');
    const worth = ({ logprob, tokens }: Found): number => logprob / tokens.length ** penalty;
    const found: Found[] = [];
    let live: Beam[] = [{ sequence: await run.models[0].start(), logprob: 0, tokens: [] }];
    try {
      for (let length = 1; live.length > 0; length += 1) {
        run.signal.throwIfAborted();
        const steps = await stepsOf(run, live, beams);
        const next: Step[] = [];
        for (const step of steps.slice(0, 2 * beams)) {
          if (next.length === beams) break;
          if (!run.isStop(step.candidate.id)) next.push(step);
          // Hugging Face's rule: an end counts only if it is among the best.
          else if (steps.indexOf(step) < beams) found.push({ ...grown(step), finish: 'stop' });
        }
        found.sort((a, b) => worth(b) - worth(a)).splice(beams);
        const best = next[0];
        const last = length === run.limit;
        if (last)
          found.push(...next.map((step) => ({ ...grown(step), finish: 'length' as const })));
        const worst = found.length === beams ? found.at(-1) : undefined;
        // Hugging Face's bound on what a live beam can still reach.
        if (last || (best && worst && worth(worst) >= best.logprob / length ** penalty)) break;
        live = await advance(run, next);
      }
    } catch (error) {
      if (run.signal.aborted) {
        for (const beam of live) found.push({ ...beam, finish: 'cancelled' });
        tell(
          run,
          found.filter(({ tokens }) => tokens.length > 0),
          worth,
          beams,
        );
      }
      throw error;
    }
    tell(run, found, worth, beams);
  },
};

interface Hypothesis {
  /** Sum over the tokens. */
  readonly logprob: number;
  readonly tokens: readonly Scored[];
}

interface Beam extends Hypothesis {
  readonly sequence: TokenSequence;
}

interface Found extends Hypothesis {
  readonly finish: Finish;
}

interface Step {
  readonly beam: Beam;
  readonly distribution: Distribution;
  readonly candidate: Candidate;
  readonly logprob: number;
}

/** The best ways to go on, over all beams. */
async function stepsOf(run: DecodingRun, live: readonly Beam[], beams: number): Promise<Step[]> {
  const forbidden = new Set(run.vocabulary.suppressedIds);
  const wanted = Math.max(run.alternatives, 2 * beams + forbidden.size);
  const steps: Step[] = [];
  for (const beam of live) {
    const distribution = await beam.sequence.predict({ alternatives: wanted, logits: false });
    const allowed = distribution.top.filter(({ id }) => !forbidden.has(id)).slice(0, 2 * beams);
    for (const candidate of allowed) {
      const logprob = beam.logprob + candidate.logit - distribution.logSumExp;
      steps.push({ beam, distribution, candidate, logprob });
    }
  }
  return steps.sort((a, b) => b.logprob - a.logprob);
}

function grown({ beam, distribution, candidate, logprob }: Step): Hypothesis {
  return { logprob, tokens: [...beam.tokens, scoredCandidate(distribution, candidate)] };
}

/** Feeds the tokens; a beam that goes on in several ways is forked for all but the last of them. */
async function advance(run: DecodingRun, next: readonly Step[]): Promise<Beam[]> {
  const live: Beam[] = [];
  // All forks before any token, which would go into the later ones too.
  for (const [index, step] of next.entries()) {
    const { sequence } = step.beam;
    const isLast = !next.slice(index + 1).some(({ beam }) => beam === step.beam);
    live.push({ ...grown(step), sequence: isLast ? sequence : await sequence.fork() });
  }
  for (const { sequence, tokens } of live) {
    await sequence.feed(
      tokens.slice(-1).map(({ id }) => id),
      run.signal,
    );
  }
  return live;
}

/** One sample for each response, the best first. */
function tell(
  run: DecodingRun,
  found: readonly Found[],
  worth: (hypothesis: Found) => number,
  beams: number,
): void {
  const best = [...found].sort((a, b) => worth(b) - worth(a)).slice(0, beams);
  best.forEach((hypothesis, rank) => {
    const lane = run.openLane();
    for (const token of hypothesis.tokens) lane.push(token);
    const ids = [...run.response, ...hypothesis.tokens.map(({ id }) => id)];
    const answer = answerOf(ids, run.vocabulary);
    const text = answer ? { answer: answer.text } : {};
    lane.end(hypothesis.finish, { ...text, weight: worth(hypothesis), chosen: rank === 0 });
  });
}
