import type { SweepHostMessage, SweepViewMessage } from '../../src/webview/protocol';

/** What the extension host does for the page of a sweep. */
export class FakeSweepHost {
  readonly received: SweepViewMessage[] = [];

  constructor(
    private readonly message: SweepHostMessage,
    private readonly deliver: (message: SweepHostMessage) => Promise<void>,
  ) {}

  async receive(message: SweepViewMessage): Promise<void> {
    this.received.push(message);
    if (message.type === 'ready') await this.deliver(this.message);
  }
}
