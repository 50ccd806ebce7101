import assert from 'node:assert/strict';
import { describeExit } from '../../../../src/extension/engine/exitText';

const TOO_LARGE = /too large for the free memory, or the runtime does not support it/;

describe('describeExit', () => {
  it('reads a signal as too large or unsupported, and names the settings to change', () => {
    for (const signal of ['SIGKILL', 'SIGSEGV', 'SIGABRT', 'SIGILL', 'SIGBUS'] as const) {
      const text = describeExit(null, signal, '');
      assert.ok(text.includes(`ended by ${signal}`));
      assert.match(text, TOO_LARGE);
      for (const setting of ['model', 'device', 'engine.memoryGate']) {
        assert.ok(text.includes(`reasonscope.${setting}`), setting);
      }
      assert.ok(!text.includes('last words'));
    }
  });

  it('reads a crash code of Windows likewise, signed or not', () => {
    for (const code of [0xc0000005, 0xc0000005 | 0]) {
      const text = describeExit(code, null, '');
      assert.match(text, /crashed with 0xc0000005/);
      assert.match(text, TOO_LARGE);
    }
  });

  it('repeats the last line that the process wrote', () => {
    const text = describeExit(null, 'SIGABRT', 'first\n FATAL ERROR: heap out of memory \n');
    assert.ok(text.includes('Its last words: FATAL ERROR: heap out of memory '));
    assert.match(
      describeExit(1, null, 'no library\n'),
      /code 1\. Its last words: no library It re/,
    );
  });
});
