import assert from 'node:assert/strict';
import { parseColor, type Rgb } from '../../../../src/webview/theme/color';
import { luminance } from '../../../../src/webview/theme/contrast';
import {
  CELL_STEPS,
  cellRamp,
  cellRange,
  cellScale,
  worthOf,
} from '../../../../src/webview/theme/cellRamp';
import type { Theme } from '../../../../src/webview/theme/themeWatcher';
import { THEMES, type ThemeName } from '../../themes';

const JS = { range: [0, Math.LN2], notable: 'high' } as const;
const OVERLAP = { range: [0, 1], notable: 'low' } as const;
const RATIO = { range: [-3, 3], notable: 'high' } as const;
const LOSS = { range: [-1, 3], notable: 'high' } as const;

function themeOf(name: ThemeName): Theme {
  const { variables } = THEMES[name];
  const colour = (key: keyof typeof variables): Rgb => parseColor(variables[key])!;
  return {
    background: colour('editor-background'),
    foreground: colour('editor-foreground'),
    heat: colour('reasonscope-heat'),
    left: colour('reasonscope-left'),
    highContrast: name.startsWith('hc'),
  } as Theme;
}

describe('colours of heat map cells', () => {
  for (const name of Object.keys(THEMES) as ThemeName[]) {
    it(`get steadily further from the page in ${name}, and never are the page itself`, () => {
      const theme = themeOf(name);
      const ramp = cellRamp(theme, JS);
      assert.equal(ramp.length, CELL_STEPS);
      const page = luminance(theme.background);
      const distances = ramp.map((colour) => Math.abs(luminance(colour) - page));
      distances.slice(1).forEach((distance, at) => assert.ok(distance >= distances[at]! - 1e-3));
      assert.ok(distances[0]! > 0.002);
      assert.ok(distances.at(-1)! > 0.3);
    });
  }

  it('have the calm colour at 0 and another for either sign', () => {
    const theme = themeOf('dark');
    const ramp = cellRamp(theme, RATIO);
    assert.deepEqual(ramp[(CELL_STEPS - 1) / 2], cellRamp(theme, JS)[0]);
    assert.ok(ramp[40]!.b > ramp[40]!.r);
    assert.ok(ramp[88]!.r > ramp[88]!.b);
  });

  it('are fixed by the lens: its range, its notable end, even around 0', () => {
    const last = CELL_STEPS - 1;
    assert.deepEqual(
      [0, Math.LN2, 5, NaN].map((value) => cellScale(JS)(value)),
      [0, last, last, -1],
    );
    assert.deepEqual(
      [1, 0].map((value) => cellScale(OVERLAP)(value)),
      [0, last],
    );
    assert.deepEqual(cellRange(OVERLAP), [1, 0]);
    assert.deepEqual(cellRange(LOSS), [-3, 3]);
    assert.deepEqual(
      [-9, 0, 3].map((value) => cellScale(LOSS)(value)),
      [0, last / 2, last],
    );
  });

  it('call the right values worthy of a peak', () => {
    assert.ok(worthOf(JS)(0.2) > worthOf(JS)(0.1));
    assert.ok(worthOf(OVERLAP)(0.2) > worthOf(OVERLAP)(0.9));
    assert.ok(worthOf(RATIO)(-2) > worthOf(RATIO)(1));
  });
});
