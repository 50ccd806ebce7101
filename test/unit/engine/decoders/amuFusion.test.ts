import assert from 'node:assert/strict';
import { amuFusion } from '../../../../src/engine/decoders/amuFusion';
import type { Pick } from '../../../../src/engine/decoders/decoder';
import { resolveParameters } from '../../../../src/trace/parameters';
import { close } from '../processors/support';
import { contextOf } from './support';

/** A pick after a prompt in which 2 followed 0 and 1. */
function pickAfter(logits: Float64Array, given: Readonly<Record<string, unknown>>): Pick {
  const parameters = resolveParameters('amu-fusion', amuFusion.parameters, {
    temperature: 0,
    ...given,
  });
  const picker = amuFusion.create(parameters, { ...contextOf(1), prompt: [0, 1, 2, 3, 0] });
  assert.ok('pick' in picker);
  picker.accept?.(1);
  return picker.pick(logits, 1);
}

describe('AMU fusion', () => {
  const sure = Float64Array.of(0, 0, 0, 9, 0, 0);
  const unsure = Float64Array.of(0, 0.1, 0, 0.2, 0, 0.1);

  it('favours what followed before where the model is not sure', () => {
    assert.equal(pickAfter(unsure, { gate: 'entropy' }).id, 2);
    assert.equal(pickAfter(sure, { gate: 'entropy' }).id, 3);
    assert.notEqual(pickAfter(unsure, { gate: 'entropy', alpha: 0 }).id, 2);
    assert.notEqual(pickAfter(unsure, { gate: 'entropy', alpha: -1 }).id, 2);
  });

  it('records the gate and what it added', () => {
    const { columns } = pickAfter(unsure, { gate: 'none', alpha: 0.5, classes: 6 });
    // One of six classes stands out: its z-score is 5 / sqrt(6), times strength 0.5.
    assert.equal(columns?.gate, 1);
    close(columns.bias ?? NaN, (0.5 * 5) / Math.sqrt(6));
  });

  it('has gates that open as the model gets less sure', () => {
    for (const gate of ['kurtosis', 'entropy', 'exponential-entropy']) {
      const given = { gate, gate_max: 10 };
      const [low, high] = [pickAfter(sure, given), pickAfter(unsure, given)];
      assert.ok((low.columns?.gate ?? NaN) < (high.columns?.gate ?? NaN), gate);
    }
    assert.equal(pickAfter(unsure, { gate: 'exponential-entropy', gate_max: 1 }).columns?.gate, 1);
  });

  it('leaves the logits alone where the text was not there before', () => {
    const parameters = resolveParameters('amu-fusion', amuFusion.parameters, { temperature: 0 });
    const picker = amuFusion.create(parameters, { ...contextOf(1), prompt: [4, 5] });
    assert.ok('pick' in picker);
    assert.equal(picker.pick(unsure, 0).columns?.bias, 0);
  });

  it('gives a bias to its classes only', () => {
    // 2 is not among the two most probable tokens.
    assert.equal(pickAfter(unsure, { gate: 'none', alpha: 10, classes: 2 }).id, 3);
  });
});
