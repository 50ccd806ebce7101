import assert from 'node:assert/strict';
import {
  firstAuthor,
  LARGE,
  ModelSwitch,
  SMALL,
  type Author,
} from '../../../../src/engine/decoding/modelSwitch';

const REFERENCE = {
  H: [0.2, 0.4, 2, 3, 2.5, 0.1, 0.1, 0.1, 0.1, 3],
  means: [NaN, 0.3, 1.2, 2.5, 2.75, 1.3, 0.1, 0.1, 0.1, 1.55],
  afterDecision: 'SSLLLLSSSL',
  emitter: 'SSSLLLLSSS',
};

const letter = (author: Author): string => (author === LARGE ? 'L' : 'S');

describe('ModelSwitch', () => {
  it('follows the reference', () => {
    const turns = new ModelSwitch({ window: 2, threshold: 1, minimumStay: 3 }, SMALL);
    let [emitter, decided] = ['', ''];
    REFERENCE.H.forEach((entropy, at) => {
      emitter += letter(turns.author);
      turns.wrote(entropy);
      decided += letter(turns.author);
      const mean = REFERENCE.means[at] ?? NaN;
      if (Number.isNaN(mean)) assert.ok(Number.isNaN(turns.mean));
      else assert.ok(Math.abs(turns.mean - mean) < 1e-12);
    });
    assert.equal(decided, REFERENCE.afterDecision);
    assert.equal(emitter, REFERENCE.emitter);
  });

  it('gives a tie to the large model, and takes rounding below 0 as 0', () => {
    const at = (threshold: number, entropy: number): Author => {
      const turns = new ModelSwitch({ window: 1, threshold, minimumStay: 1 }, SMALL);
      turns.wrote(entropy);
      return turns.author;
    };
    assert.equal(at(0.5, 0.5), LARGE);
    assert.equal(at(0.5, 0.4999), SMALL);
    assert.equal(at(0, -1e-8), LARGE);
  });

  it('never stays less than the minimum after a switch', () => {
    const turns = new ModelSwitch({ window: 1, threshold: 1, minimumStay: 4 }, LARGE);
    let authors = '';
    for (let at = 0; at < 40; at += 1) {
      authors += letter(turns.author);
      turns.wrote(at % 2 === 0 ? 0 : 2);
    }
    // The first token may end the start's turn at once.
    assert.match(authors, /^L(S{4,}L{4,})+S*$/);
  });
});

describe('firstAuthor', () => {
  it('is the model that the threshold names for every entropy, else the one given', () => {
    assert.equal(firstAuthor(0, 7, SMALL), LARGE);
    assert.equal(firstAuthor(7.1, 7, LARGE), SMALL);
    for (const author of [LARGE, SMALL] as const) assert.equal(firstAuthor(1, 7, author), author);
  });
});
