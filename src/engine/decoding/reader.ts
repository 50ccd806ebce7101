import type { Nats, TokenId } from '../../trace/units';
import type { DecodingModel, DecodingRun, TokenSequence } from './decodingRun';

/** One of several models that write a text in turns. It reads only when it is asked. */
export class Reader {
  private sequence: TokenSequence | undefined;
  private beginning: readonly Nats[] | undefined;

  constructor(
    private readonly run: DecodingRun,
    private readonly model: DecodingModel,
  ) {}

  /** Tokens of the text that it has read, the prompt's included. */
  get length(): number {
    return this.sequence?.length ?? 0;
  }

  /** Its sequence after a text that only grows; what it has not read of that it reads in one go. */
  async read(text: readonly TokenId[]): Promise<TokenSequence> {
    this.sequence ??= await this.model.start();
    await this.sequence.feed(text.slice(this.sequence.length), this.run.signal);
    return this.sequence;
  }

  /** Entropies of the distributions in which it would have chosen each token of the response. */
  async entropies(): Promise<readonly Nats[]> {
    this.beginning ??= await this.readBeginning();
    return this.beginning;
  }

  private async readBeginning(): Promise<readonly Nats[]> {
    const { prompt, response, signal } = this.run;
    const wanted = { alternatives: 1, logits: false };
    this.sequence = await this.model.start(prompt.length);
    const first = await this.sequence.predict(wanted);
    const rest = await this.sequence.feedEach(response, wanted, signal);
    return [first, ...rest].slice(0, -1).map(({ entropy }) => entropy);
  }
}
