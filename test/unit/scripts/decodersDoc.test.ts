import assert from 'node:assert/strict';
import fs from 'node:fs';
import { DECODERS_DOCUMENT, withDecoders } from '../../../scripts/decodersDoc';
import { DECODERS } from '../../../src/engine/decoders/registry';

describe('docs/decoders.md', () => {
  const document = fs.readFileSync(DECODERS_DOCUMENT, 'utf8');

  it('is what the registry tells; npm run docs:decoders writes it', () => {
    assert.equal(withDecoders(document), document);
  });

  it('has a section for each decoder, with each parameter', () => {
    for (const decoder of DECODERS) {
      const section = document.split(`\n### \`${decoder.id}\`\n`)[1]?.split('\n### ')[0] ?? '';
      assert.ok(section.includes(decoder.citation), decoder.id);
      assert.ok(section.includes(`Fidelity: ${decoder.fidelity}.`), decoder.id);
      for (const { id } of decoder.parameters) assert.ok(section.includes(`\n| \`${id}\` | `), id);
    }
  });

  it('keeps what is written by hand, and says what is missing', () => {
    assert.ok(document.startsWith('# Decoders\n'));
    assert.throws(() => withDecoders('# Decoders\n'), /has lost its line/);
  });
});
