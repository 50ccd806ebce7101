import assert from 'node:assert/strict';
import { showProgress } from '../../../src/cli/progress';

describe('showProgress', () => {
  const shown = (isTTY: boolean, samples: number): string => {
    let text = '';
    const progress = showProgress({ isTTY, write: (part) => (text += part) }, samples);
    progress.update(1, 42);
    progress.end();
    return text;
  };

  it('keeps one line up to date on a terminal, and leaves none behind', () => {
    assert.equal(shown(true, 3), '\r\u001b[KGenerating: sample 2 of 3, 42 tokens\r\u001b[K');
    assert.equal(shown(true, 1), '\r\u001b[KGenerating: 42 tokens\r\u001b[K');
  });

  it("tells the model's own estimate where there is one", () => {
    let text = '';
    const progress = showProgress({ isTTY: true, write: (part) => (text += part) }, 1);
    progress.update(0, 42, { expectedReward: 0.62, tokensLeft: 88, isProbability: true });
    assert.ok(text.endsWith('42 tokens (62 % right, about 88 tokens left, says the model)'));
  });

  it('writes nothing elsewhere', () => {
    assert.equal(shown(false, 3), '');
  });
});
