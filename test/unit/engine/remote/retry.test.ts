import assert from 'node:assert/strict';
import { EngineError } from '../../../../src/engine/errors';
import {
  RETRIES,
  retryAfter,
  TransientError,
  withRetries,
  type RetryPolicy,
} from '../../../../src/engine/remote/retry';

const { signal } = new AbortController();

function policy(pauses: number[], random: number): RetryPolicy {
  return {
    ...RETRIES,
    random: () => random,
    sleep: (milliseconds) => {
      pauses.push(milliseconds);
      return Promise.resolve();
    },
  };
}

describe('retries', () => {
  it('pause twice as long each time, of which a random half', async () => {
    for (const [random, expected] of [
      [0, [250, 500, 1000]],
      [0.999, [499.75, 999.5, 1999]],
    ] as const) {
      const pauses: number[] = [];
      const failing = withRetries(
        () => Promise.reject(new TransientError('busy.')),
        policy(pauses, random),
        signal,
      );
      await assert.rejects(failing, /busy\. \(4 attempts\)/);
      assert.deepEqual(pauses, expected);
    }
  });

  it('end with the first success', async () => {
    let calls = 0;
    const value = await withRetries(
      () => {
        calls += 1;
        return calls < 3 ? Promise.reject(new TransientError('busy.')) : Promise.resolve(calls);
      },
      policy([], 0),
      signal,
    );
    assert.equal(value, 3);
  });

  it('are for what may pass by itself alone', async () => {
    const pauses: number[] = [];
    const work = (): Promise<never> => Promise.reject(new EngineError('server', 'no.'));
    await assert.rejects(withRetries(work, policy(pauses, 0), signal), /^EngineError: no\.$/);
    assert.deepEqual(pauses, []);
  });

  it('stop in a pause when they are cancelled', async () => {
    const abort = new AbortController();
    const work = (): Promise<never> => {
      setTimeout(() => {
        abort.abort(new Error('enough'));
      }, 10);
      return Promise.reject(new TransientError('busy.'));
    };
    const slow = { ...RETRIES, firstPause: 60_000 };
    await assert.rejects(withRetries(work, slow, abort.signal), /enough/);
  });

  it('read Retry-After as seconds or a date', () => {
    const now = Date.parse('2026-01-01T00:00:00Z');
    assert.equal(retryAfter('3', now), 3000);
    assert.equal(retryAfter('Thu, 01 Jan 2026 00:01:00 GMT', now), 60_000);
    assert.equal(retryAfter('Thu, 01 Jan 2025 00:01:00 GMT', now), 0);
    for (const nothing of [null, '', 'soon']) assert.equal(retryAfter(nothing, now), undefined);
  });
});
