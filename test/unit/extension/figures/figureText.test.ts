import assert from 'node:assert/strict';
import {
  tableCsv,
  tableJson,
  valuesCsv,
  valuesJson,
  type TokenValues,
} from '../../../../src/extension/figures/figureText';
import { findLens } from '../../../../src/lenses/registry';
import { comparedSample } from '../../lenses/divergence/pools';

const TABLE = {
  columns: ['word', 'divergent', 'mean, nats'],
  rows: [
    ['say "so"', 3, 0.25],
    ['a,b\nc', 0, null],
  ],
};

describe('data of a figure', () => {
  it('is CSV with empty fields for what is missing', () => {
    assert.equal(
      tableCsv(TABLE),
      'word,divergent,"mean, nats"\n"say ""so""",3,0.25\n"a,b\nc",0,\n',
    );
  });

  it('is JSON with one object per row', () => {
    assert.deepEqual(JSON.parse(tableJson(TABLE)), [
      { word: 'say "so"', divergent: 3, 'mean, nats': 0.25 },
      { word: 'a,b\nc', divergent: 0, 'mean, nats': null },
    ]);
  });

  describe('per token', () => {
    const VALUES: TokenValues = {
      samples: [
        {
          address: { trace: 1, sample: 'rl,1' },
          sample: comparedSample('rl,1', [
            { text: '=1+1', js: 0.125, columns: { kl: Infinity } },
            { text: ' a\n', js: NaN, columns: { kl: 0.5 } },
          ]),
        },
      ],
      lenses: [findLens('js')!, findLens('kl')!, findLens('tv')!],
      parameters: {},
    };

    it('is CSV in which text can be neither a formula nor a line', () => {
      const lines = Array.from(valuesCsv(VALUES)).join('').split('\n');
      assert.deepEqual(lines, [
        'trace,sample,token,text,js,js.lower,kl,kl.lower,tv,tv.lower',
        '1,"rl,1",0,"""=1+1""",0.125,,Infinity,,,',
        '1,"rl,1",1,""" a\\n""",,,0.5,,,',
        '',
      ]);
    });

    it('is JSON with missing and infinite values as traces have them', () => {
      assert.deepEqual(JSON.parse(Array.from(valuesJson(VALUES)).join('')), [
        {
          trace: 1,
          sample: 'rl,1',
          tokens: ['=1+1', ' a\n'],
          columns: { js: [0.125, null], kl: ['Infinity', 0.5] },
        },
      ]);
      assert.deepEqual(JSON.parse([...valuesJson({ ...VALUES, samples: [] })].join('')), []);
    });
  });
});
