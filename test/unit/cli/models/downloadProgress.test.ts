import assert from 'node:assert/strict';
import { showDownload } from '../../../../src/cli/commands/models/downloadProgress';

describe('showDownload', () => {
  const shown = (isTTY: boolean): string => {
    let text = '';
    let clock = 0;
    const stream = { isTTY, write: (part: string) => (text += part) };
    const progress = showDownload(stream, () => clock);
    for (const done of [1e6, 2e6, 3e6]) {
      progress.update({ done, total: 4e6, file: 'onnx/model_q4.onnx' });
      clock += 60;
    }
    progress.end();
    return text;
  };

  it('keeps one line up to date on a terminal, not more often than it can be read', () => {
    const line = (text: string): string => `\r\u001b[KDownloading: ${text}, onnx/model_q4.onnx`;
    const lines = [line('25 %, 1.0 MB of 4.0 MB'), line('75 %, 3.0 MB of 4.0 MB')];
    assert.equal(shown(true), `${lines.join('')}\r\u001b[K`);
  });

  it('writes nothing elsewhere', () => {
    assert.equal(shown(false), '');
  });
});
