import assert from 'node:assert/strict';
import { CONTRAST_PRESETS } from '../../../../src/lenses/contrast/presets';
import { CONTRAST_COLUMN, contrastColumn } from '../../../../src/trace/contrast';
import { COLUMN } from '../../../../src/trace/sample';
import { columnName, isOfDecoder } from '../../../../src/webview/panel/columnNames';

describe('names of columns in the panel', () => {
  it('are words for every column of a contrast, told apart by preset', () => {
    const columns = Object.keys(CONTRAST_COLUMN) as (keyof typeof CONTRAST_COLUMN)[];
    const names = CONTRAST_PRESETS.flatMap(({ id }) =>
      columns.map((column) => columnName(contrastColumn(id, column))),
    );
    assert.equal(new Set(names).size, names.length);
    for (const name of names) assert.doesNotMatch(name, /[a-z][A-Z]|\w\.\w/);
    assert.equal(columnName('intro.otherLogprob'), 'intro: ln p, as it was asked');
    assert.equal(
      columnName('dpo.kl'),
      'dpo: KL(reference ‖ policy), nats',
      'the second reading first, as the column has it',
    );
  });

  it('are words for what a decoder records', () => {
    for (const column of [COLUMN.rollingEntropy, COLUMN.refusedDraft, COLUMN.bias]) {
      assert.doesNotMatch(columnName(column), /[a-z][A-Z]/);
    }
    assert.equal(columnName('cut.top_p'), 'cut by top p');
    assert.ok(isOfDecoder(COLUMN.gate));
    assert.ok(!isOfDecoder(COLUMN.bias));
  });

  it('are those of the file where it has its own', () => {
    for (const name of ['myColumn', 'other.preset', 'nothing.logprob', '.js', 'toString']) {
      assert.equal(columnName(name), name);
      assert.ok(!isOfDecoder(name));
    }
  });
});
