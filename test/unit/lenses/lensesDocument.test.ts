import assert from 'node:assert/strict';
import fs from 'node:fs';
import { LENSES } from '../../../src/lenses/registry';

const document = fs.readFileSync('docs/lenses.md', 'utf8');

describe('docs/lenses.md', () => {
  for (const { id, unit, range, notable, fidelity, parameters } of LENSES) {
    it(`describes ${id} as it is declared`, () => {
      const row = document.split('\n').find((line) => line.startsWith(`| \`${id}\` |`));
      assert.ok(row);
      const cells = row.split('|').map((cell) => cell.trim());
      const [low, high] = range.map((value) => String(Math.round(value * 100) / 100));
      assert.equal(cells[3], unit);
      assert.ok(cells[4]?.startsWith(`${low} to ${high}`), cells[4]);
      assert.deepEqual(cells.slice(5, 7), [notable, fidelity]);
      const section = document.split(`\n## ${id}\n`)[1]?.split('\n## ')[0] ?? '';
      assert.match(section, /Source: /);
      for (const parameter of parameters) assert.ok(section.includes(`\`${parameter.id}\``));
    });
  }

  it('describes no lens that there is not', () => {
    const rows = document.split('\n').filter((line) => line.startsWith('| `'));
    assert.equal(rows.length, LENSES.length);
  });
});
