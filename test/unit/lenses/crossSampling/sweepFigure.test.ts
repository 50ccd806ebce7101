import assert from 'node:assert/strict';
import { svgText, type FigureNode } from '../../../../src/lenses/crossSampling/figureNode';
import { FILE_STYLE, sweepFigure } from '../../../../src/lenses/crossSampling/sweepFigure';
import { SWEEP } from './sweeps';

function all(figure: FigureNode): FigureNode[] {
  return [
    figure,
    ...figure.children.flatMap((child) => (typeof child === 'string' ? [] : all(child))),
  ];
}

const nodes = all(sweepFigure(SWEEP));
const ofClass = (name: string): FigureNode[] =>
  nodes.filter(({ attributes }) =>
    String(attributes.class ?? '')
      .split(' ')
      .includes(name),
  );

const WIDTH = Number(nodes[0]?.attributes.width);

describe('figure of a sweep', () => {
  it('draws each curve in both panels, with a point and an interval each', () => {
    assert.equal(ofClass('curve').length, 4);
    // Two panels of six points, and two in the legend.
    assert.equal(ofClass('marker').length, 14);
    assert.equal(ofClass('interval').length, 12);
  });

  it('puts points where their shares are, the first per cents spread by a root', () => {
    const [line] = ofClass('c0').filter(({ tag }) => tag === 'path');
    assert.ok(line);
    const curve = nodes.find(({ attributes }) => attributes.class === 'curve c0');
    const points = String(curve?.attributes.d)
      .slice(1)
      .split('L')
      .map((pair) => pair.split(' ').map(Number));
    const [first, middle, last] = points.map(([x]) => x ?? NaN);
    assert.equal((first ?? NaN) < (middle ?? NaN) && (middle ?? NaN) < (last ?? NaN), true);
    // Of 1000 tokens of 1000 the axis ends at 1: 0.06 stands at the root of 0.06 of its length.
    const place = ((middle ?? NaN) - (first ?? NaN)) / ((last ?? NaN) - (first ?? NaN));
    assert.ok(Math.abs(place - Math.sqrt(0.06)) < 1e-3);
    const heights = points.map(([, y]) => y ?? NaN);
    assert.ok((heights[0] ?? 0) > (heights[1] ?? 0) && (heights[1] ?? 0) > (heights[2] ?? 0));
  });

  it('stays in its frame, also with one point, none, or nothing right', () => {
    for (const points of [
      [],
      SWEEP.points.slice(0, 1),
      [{ ...SWEEP.points[0]!, right: 0 }],
      [{ ...SWEEP.points[1]!, responses: 0, right: 0, cut: 0, tokens: 0 }],
    ]) {
      for (const { attributes } of all(sweepFigure({ ...SWEEP, points }))) {
        for (const [name, value] of Object.entries(attributes)) {
          if (typeof value !== 'number') continue;
          assert.ok(value >= 0 && value <= WIDTH, `${name} ${value}`);
        }
        assert.ok(!String(attributes.d ?? '').includes('NaN'));
      }
    }
  });

  it('has room for the labels of its marks, in any font', () => {
    const labels = ofClass('middle');
    assert.ok(labels.length > 4);
    for (const { attributes, children } of labels) {
      const [text] = children;
      assert.ok(typeof text === 'string');
      // No letter of a text font is wider than its 12 pixels of height on the average.
      const half = (12 * text.length) / 2;
      assert.ok(Number(attributes.x) + half <= WIDTH, text);
    }
  });

  it('says of each point what it is, and tells curves apart without colour', () => {
    const titles = nodes.filter(({ tag }) => tag === 'title').map(({ children }) => children[0]);
    assert.ok(titles.includes('js: 6 % of the tokens, 35 % right (26.4 % to 44.7 %)'));
    const shapes = ofClass('marker')
      .slice(0, 2)
      .map(({ attributes }) => String(attributes.d).replace(/[\d.]+/g, ''));
    assert.notEqual(shapes[0], shapes[1]);
  });

  it('is a file of XML in which names are text', () => {
    const text = svgText(sweepFigure(SWEEP), FILE_STYLE);
    assert.ok(text.startsWith('<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns='));
    assert.ok(!text.includes('<script'));
    assert.ok(
      text.includes('base &lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;co&quot; writes'),
    );
    const control = { ...SWEEP, rl: { name: 'a\u0000\u001b\ud800b' } };
    assert.ok(svgText(sweepFigure(control), '').includes('a\ufffd\ufffd\ufffdb gives tokens'));
    const opened = [...text.matchAll(/<([a-z]+)[ >]/g)].length;
    assert.equal([...text.matchAll(/<\/[a-z]+>/g)].length, opened);
  });
});
