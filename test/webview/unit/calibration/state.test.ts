import assert from 'node:assert/strict';
import {
  calibrateGroup,
  type GroupCalibration,
} from '../../../../src/lenses/ziprc/groupCalibration';
import { judgeSample } from '../../../../src/lenses/ziprc/judgedSample';
import {
  below,
  placesFigure,
  signedPercent,
} from '../../../../src/webview/calibration/calibrationFigures';
import { calibrationKey } from '../../../../src/webview/calibration/calibrationKeys';
import {
  initialCalibration,
  readSavedCalibration,
  savedCalibration,
  shownBin,
} from '../../../../src/webview/calibration/calibrationState';
import { received } from '../../../../src/webview/calibration/sent';
import type { Sent } from '../../../../src/webview/protocol';
import { judgedTrace } from '../../../fixtures/judgedGroup';

const FILE = { uri: 'file:///a.trace.json', fileName: 'a.trace.json', traces: [] };

function resultOf(samples: number): GroupCalibration {
  const judged = judgedTrace(samples, 30).samples.flatMap(
    (each) => judgeSample(each, undefined) ?? [],
  );
  return calibrateGroup(judged, 'start');
}

describe('state of a calibration panel', () => {
  it('survives a reload', () => {
    const saved = { version: 1, scope: 2, place: 'middle', bin: 4 } as const;
    const state = initialCalibration(saved);
    assert.deepEqual(readSavedCalibration(savedCalibration(state)), saved);
    assert.equal(savedCalibration({ ...state, file: FILE }).uri, FILE.uri);
  });

  it('falls back where what was stored is not as expected', () => {
    const defaults = readSavedCalibration(undefined);
    assert.deepEqual(defaults, { version: 1, scope: 'all', place: 'every', bin: null });
    for (const stored of [
      null,
      {},
      { version: 2 },
      { version: 1, scope: -1, place: 'end', bin: 'x' },
    ]) {
      assert.deepEqual(readSavedCalibration(stored), defaults);
    }
  });

  it('shows the fullest bin until one is chosen', () => {
    const result = resultOf(30);
    const state = { ...initialCalibration(readSavedCalibration({})), results: { start: result } };
    const shown = shownBin({ ...state, place: 'start' });
    const weights = result.reward.bins.map(({ weight }) => weight);
    assert.equal(weights[shown], Math.max(...weights));
    assert.equal(shownBin({ ...state, place: 'start', bin: 1 }), 1);
    assert.equal(shownBin({ ...state, place: 'start', bin: 99 }), shown);
    assert.equal(shownBin(state), 0);
  });

  it('gets what was sent, with what is missing as NaN', () => {
    for (const samples of [1, 25]) {
      const result = resultOf(samples);
      const sent = JSON.parse(JSON.stringify(result)) as Sent<GroupCalibration>;
      assert.deepEqual(received(sent), result);
    }
  });

  it('knows its keys', () => {
    assert.deepEqual(calibrationKey({ key: '3', ctrlKey: false, metaKey: false, altKey: false }), {
      name: 'place',
      place: 'last-tenth',
    });
    assert.equal(
      calibrationKey({ key: '1', ctrlKey: true, metaKey: false, altKey: false }),
      undefined,
    );
  });
});

describe('figures of a calibration panel', () => {
  it('compare with baselines, where these are ever off', () => {
    assert.equal(below(0.125, 0.5), 0.75);
    assert.ok(Number.isNaN(below(0.1, 0)));
    assert.deepEqual([0.254, -0.3, NaN].map(signedPercent), ['25 %', '−30 %', '–']);
  });

  it('have a row for each place that has come, and a name of its own for each column', () => {
    const state = initialCalibration(readSavedCalibration({}));
    const { table } = placesFigure({ ...state, results: { start: resultOf(20) } });
    assert.deepEqual(
      table.rows.map(([title, count]) => [title, count]),
      [['start', 20]],
    );
    assert.equal(new Set(table.columns).size, table.columns.length);
    assert.equal(table.rows[0]?.length, table.columns.length);
  });
});
