import assert from 'node:assert/strict';
import packageJson from '../../../package.json';
import { FAMILIES } from '../../../src/engine/decoders/decoder';
import { DECODERS } from '../../../src/engine/decoders/registry';
import { LENSES } from '../../../src/lenses/registry';
import { good } from './support';

describe('reasonscope', () => {
  it('prints its version and, for every command, its help', () => {
    assert.equal(good('--version'), `${packageJson.version}\n`);
    const help = good('--help');
    for (const command of ['generate', 'convert', 'lens', 'models', 'decoders', 'lenses']) {
      assert.match(help, new RegExp(`^  ${command} `, 'm'));
      assert.match(good(command, '--help'), new RegExp(`^Usage: reasonscope ${command}\\b`));
    }
  });

  const list = (command: string): Record<string, unknown>[] =>
    JSON.parse(good(command)) as Record<string, unknown>[];

  it('lists the decoders and lenses, with all that they declare', () => {
    const declared = [...list('decoders'), ...list('lenses')];
    assert.deepEqual(
      declared.map((method) => method.id),
      [...DECODERS, ...LENSES].map((method) => method.id),
    );
    for (const [index, method] of [...DECODERS, ...LENSES].entries()) {
      const record = declared[index];
      assert.equal(record?.citation, method.citation);
      assert.deepEqual(record.parameters, method.parameters);
    }
  });

  it('says of each decoder what it computes, and which models it takes', () => {
    const records = list('decoders');
    for (const [index, decoder] of DECODERS.entries()) {
      const record = records[index];
      assert.equal(record?.formula, decoder.formula);
      assert.equal(record.family, FAMILIES[decoder.family]);
      assert.equal(record.needs, decoder.needs);
      const otherModels = decoder.needs === 'run' ? decoder.otherModels : [];
      assert.deepEqual(record.otherModels, otherModels);
    }
  });
});
