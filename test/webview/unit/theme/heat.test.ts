import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findLens } from '../../../../src/lenses/registry';
import { parseColor, type Rgb } from '../../../../src/webview/theme/color';
import { contrast, readableOn, TEXT_CONTRAST } from '../../../../src/webview/theme/contrast';
import {
  clippedCounts,
  coolLevelOf,
  drawnValues,
  HEAT_LEVELS,
  heatRamp,
  isWide,
  levelOf,
  MISSING_LEVEL,
  rampGradient,
} from '../../../../src/webview/theme/heat';
import { DIFFERENCE_LEVELS } from '../../../../src/webview/theme/diverging';
import { THEMES } from '../../themes';

const color = (text: string): Rgb => parseColor(text) ?? assert.fail(text);
const high = { range: [0, 3], notable: 'high' } as const;
const low = { range: [0, 1], notable: 'low' } as const;

describe('heat', () => {
  for (const [name, { variables }] of Object.entries(THEMES)) {
    it(`can be read at every level in ${name}`, () => {
      const background = color(variables['editor-background']);
      const ramp = heatRamp(
        background,
        color(variables['editor-foreground']),
        color(variables['reasonscope-heat']),
      );
      assert.equal(ramp.length, HEAT_LEVELS);
      for (const step of ramp) {
        assert.ok(contrast(step.background, step.foreground) >= TEXT_CONTRAST);
      }
      const steps = ramp.map((step) => contrast(step.background, background));
      steps.slice(1).forEach((value, at) => assert.ok(value > (steps[at] ?? 0), 'the ramp rises'));
    });
  }

  it('finds readable text for any two colours', () => {
    const channel = fc.integer({ min: 0, max: 255 });
    const rgb = fc.record({ r: channel, g: channel, b: channel });
    fc.assert(
      fc.property(rgb, rgb, (background, preferred) => {
        assert.ok(contrast(background, readableOn(background, preferred)) >= TEXT_CONTRAST);
      }),
    );
  });

  it('heats the notable end, clamps, and keeps missing apart from low', () => {
    assert.equal(levelOf(high, 0), 0);
    assert.equal(levelOf(high, 3), HEAT_LEVELS - 1);
    assert.equal(levelOf(high, Infinity), HEAT_LEVELS - 1);
    assert.equal(levelOf(low, 0), HEAT_LEVELS - 1);
    assert.equal(levelOf(low, 1), 0);
    assert.equal(levelOf(high, NaN), MISSING_LEVEL);
  });

  it('heats values with signs from 0 on, and cools the other side by the same measure', () => {
    const up = { range: [-1, 3], notable: 'high' } as const;
    const down = { range: [-2, 2], notable: 'low' } as const;
    for (const lens of [up, down]) {
      assert.deepEqual([levelOf(lens, 0), coolLevelOf(lens, 0)], [0, 0]);
      assert.deepEqual([levelOf(lens, NaN), coolLevelOf(lens, NaN)], [MISSING_LEVEL, 0]);
    }
    assert.deepEqual([levelOf(up, 3), coolLevelOf(up, 3)], [HEAT_LEVELS - 1, 0]);
    assert.deepEqual([levelOf(up, -5), coolLevelOf(up, -5)], [0, DIFFERENCE_LEVELS]);
    assert.deepEqual([levelOf(down, -2), coolLevelOf(down, -2)], [HEAT_LEVELS - 1, 0]);
    assert.deepEqual([levelOf(down, 2), coolLevelOf(down, 2)], [0, DIFFERENCE_LEVELS]);
    assert.equal(coolLevelOf(high, 0), 0);
    assert.equal(coolLevelOf(low, 1), 0);
  });

  it('shows in its gradient where there is nothing', () => {
    const black = { r: 0, g: 0, b: 0 };
    const steps = [{ background: black, foreground: black }];
    const lens = { range: [-1, 3], notable: 'high' } as const;
    assert.equal(
      rampGradient(lens, steps, steps)
        .match(/[\d.]+%/g)
        ?.join(),
      '0.0%,25.0%',
    );
    assert.doesNotMatch(rampGradient(high, steps, steps), /%/);
  });

  it('draws an interval by its notable end', () => {
    const values = {
      kind: 'bounds',
      lower: Float64Array.of(0.5, 1),
      upper: Float64Array.of(2, NaN),
    } as const;
    assert.deepEqual(drawnValues(high, values), Float64Array.of(2, 1));
    assert.deepEqual(drawnValues(low, values), values.lower);
    assert.equal(isWide(high, values, 0), true);
    assert.equal(isWide(high, values, 1), false);
  });

  it('counts what the range cannot tell apart', () => {
    const values = Float64Array.of(-1, 0, 3, 4, Infinity, NaN);
    assert.deepEqual(clippedCounts([0, 3], values), { below: 1, above: 2 });
  });

  it('serves every registered lens', () => {
    const lens = findLens('margin') ?? assert.fail();
    assert.equal(levelOf(lens, lens.range[0]), HEAT_LEVELS - 1);
  });
});

describe('parseColor', () => {
  it('reads what themes write', () => {
    assert.deepEqual(parseColor('#fff'), { r: 255, g: 255, b: 255 });
    assert.deepEqual(parseColor('#0078d4'), { r: 0, g: 120, b: 212 });
    assert.deepEqual(parseColor('#ffffff80', { r: 0, g: 0, b: 0 }), { r: 128, g: 128, b: 128 });
    assert.deepEqual(parseColor(' rgba(10, 20, 30, 0.5)', { r: 0, g: 0, b: 0 }), {
      r: 5,
      g: 10,
      b: 15,
    });
    assert.deepEqual(parseColor('rgb(1 2 3 / 1)'), { r: 1, g: 2, b: 3 });
    for (const bad of ['', 'red', '#12345', 'rgb(a, b, c)'])
      assert.equal(parseColor(bad), undefined);
  });
});
