import assert from 'node:assert/strict';
import { CliError } from '../../../src/cli/cliError';
import { parseOptions, settings, wholeNumber } from '../../../src/cli/options';

describe('options', () => {
  it('are read with the arguments beside them', () => {
    const options = { out: { type: 'string' } } as const;
    const { values, positionals } = parseOptions('x', ['a', '--out=b'], options, ['IN']);
    assert.deepEqual([values.out, positionals], ['b', ['a']]);
  });

  it('set parameters, the last setting counting, with any text after the first =', () => {
    assert.deepEqual(settings(['a=1', 'b=', 'a=x=y']), { a: 'x=y', b: '' });
    for (const bad of ['a', '=1', '']) assert.throws(() => settings([bad]), CliError);
  });

  it('read whole numbers within bounds only', () => {
    const bounds = { default: 7, minimum: 0, maximum: 99 };
    const read = (text?: string): number => wholeNumber('n', text, bounds);
    assert.deepEqual([read(), read('0'), read('99'), read('+5')], [7, 0, 99, 5]);
    for (const bad of ['', '-1', '100', '1.0', '0x1', '1e1', ' ', 'NaN', '9'.repeat(400)]) {
      assert.throws(() => read(bad), CliError, bad);
    }
  });
});
