import type { ServerCapabilities, ServerKind, ValueKind } from '../../trace/server';
import { EngineError } from '../errors';
import { answerOf, type Answer } from './answer';
import type { ServerClient } from './client';
import { identify, isRefusal, type Identity, type OfferedModel } from './identify';
import { chatContinues } from './probeChat';
import { scoresPrompts } from './probeScoring';
import { routeFor } from './routes/routeFor';
import type { WirePrompt } from './routes/route';
import { NEUTRAL, type Sampling } from './sampling';
import { ServerTokenizer } from './tokens';

/** What was found out about one model of one server. */
export interface Probe {
  readonly kind: ServerKind;
  readonly version?: string;
  readonly model: OfferedModel;
  readonly capabilities: ServerCapabilities;
}

/** How many alternatives are asked for, until the server gives some. */
const WIDTHS = [100, 20, 10, 5, 1] as const;
/** A beginning that any model continues in many ways, so that temperatures differ. */
const BEGINNING = 'The';
const SHARP: Sampling = { ...NEUTRAL, temperature: 0.5 };
/** Nats by which the values of two requests differ through arithmetic alone. */
const NOISE = 0.02;

/**
 * Finds out what a server can do by asking it: some ten requests of one token each.
 * @param onStep gets what is being asked, for a person who waits
 * @throws EngineError `server`, or `model` where it has no such model
 */
export async function probe(
  client: ServerClient,
  model: string,
  signal: AbortSignal,
  onStep: (step: string) => void,
): Promise<Probe> {
  onStep('kind of server');
  const identity = await identify(client, signal);
  const { kind, version } = identity;
  const offered = modelIn(identity, model, client.host);
  const ask = new Asker(client, kind, model, signal);

  onStep('prefix');
  const prompt = await ask.prompt();
  onStep('alternatives');
  const { logprobs, topK } = await ask.width(prompt);
  onStep('raw or processed values');
  const values = logprobs ? await ask.values(prompt, topK) : 'unknown';
  onStep('scoring');
  const promptLogprobs = await scoresPrompts(client, kind, model, signal);
  const prefix =
    prompt.kind !== 'chat'
      ? prompt.kind
      : (await chatContinues(client, kind, model, signal))
        ? 'chat'
        : 'none';
  return {
    kind,
    ...(version === undefined ? {} : { version }),
    model: offered,
    capabilities: { logprobs, topK, promptLogprobs, prefix, values },
  };
}

function modelIn({ models }: Identity, model: string, host: string): OfferedModel {
  const found = models.find(({ id }) => id === model);
  if (found) return found;
  // A server that lists nothing may still know the name.
  if (models.length === 0) return { id: model };
  const known = models
    .slice(0, 10)
    .map(({ id }) => id)
    .join(', ');
  throw new EngineError('model', `${host} has no model ${model}. It offers: ${known}.`);
}

/** Requests of one token. */
class Asker {
  constructor(
    private readonly client: ServerClient,
    private readonly kind: ServerKind,
    private readonly model: string,
    private readonly signal: AbortSignal,
  ) {}

  /** The most exact way of giving a prefix that the server takes. */
  async prompt(): Promise<WirePrompt> {
    const tokenizer = new ServerTokenizer(this.client, this.kind, this.model);
    const tokens = await tokenizer.encode(BEGINNING, true, this.signal);
    const ways: WirePrompt[] = [
      ...(tokens && tokens.ids.length > 0 ? [{ kind: 'ids', ids: tokens.ids } as const] : []),
      { kind: 'text', text: BEGINNING },
    ];
    for (const way of ways) if (await this.ask(way, undefined, NEUTRAL)) return way;
    return { kind: 'chat', messages: [{ role: 'user', content: BEGINNING }], open: false };
  }

  async width(prompt: WirePrompt): Promise<Pick<ServerCapabilities, 'logprobs' | 'topK'>> {
    for (const width of WIDTHS) {
      const answer = await this.ask(prompt, width, NEUTRAL);
      const [token] = answer?.tokens ?? [];
      if (token && typeof token.logprob === 'number') {
        return { logprobs: true, topK: Math.min(width, token.alternatives.length) };
      }
    }
    return { logprobs: false, topK: 0 };
  }

  /** Raw values do not depend on the temperature. */
  async values(prompt: WirePrompt, topK: number): Promise<ValueKind> {
    const flat = await this.ask(prompt, topK, NEUTRAL);
    const sharp = await this.ask(prompt, topK, SHARP);
    const best = bestLogprob(flat);
    const sharper = bestLogprob(sharp);
    if (best === undefined || sharper === undefined) return 'unknown';
    // Near certainty no temperature shows.
    if (best > -NOISE * 2) return 'unknown';
    return Math.abs(best - sharper) <= NOISE ? 'raw' : 'processed';
  }

  /** Undefined where the server refuses. */
  private async ask(
    prompt: WirePrompt,
    topK: number | undefined,
    sampling: Sampling,
  ): Promise<Answer | undefined> {
    const route = routeFor(this.kind, prompt);
    const body = route.body(this.kind, {
      model: this.model,
      prompt,
      maxTokens: 1,
      topK,
      sampling,
      seed: 0,
      ignoreEos: false,
      stream: false,
    });
    try {
      return answerOf(route, await this.client.post(route.path, body, this.signal));
    } catch (error) {
      if (isRefusal(error)) return undefined;
      throw error;
    }
  }
}

function bestLogprob(answer: Answer | undefined): number | undefined {
  const values = (answer?.tokens[0]?.alternatives ?? []).map(({ logprob }) => Number(logprob));
  return values.length > 0 ? Math.max(...values) : undefined;
}
