import type { TokenId } from '../../trace/units';
import { EngineError, messageOf } from '../errors';
import { ANNOTATION } from '../graph/annotationNodes';
import type { Cut } from '../graph/findCut';
import { RESERVED } from '../graph/reservedNodes';
import type { Rows } from './body';
import type { Scored } from './distribution';
import type { InferenceSession, Tensor } from './onnxRuntime';
import { toFloat32, type FloatData } from './tensors';
import { jointFrom, jointFromState, type TrainedHead } from '../ziprc/trainedHead';
import type { JointRow } from '../../trace/ziprc/zipRc';

const STATISTICS = [
  ANNOTATION.logMass,
  ANNOTATION.entropy,
  ANNOTATION.varentropy,
  ANNOTATION.topLogits,
  ANNOTATION.topIds,
  ANNOTATION.targetLogit,
  ANNOTATION.targetHigher,
];

/** The graph above the cut: rows to annotated distributions. */
export class Head {
  constructor(
    private readonly session: InferenceSession,
    private readonly cut: Cut,
    private readonly type: 'float32' | 'float16',
    readonly vocabularySize: number,
    private readonly tensorClass: typeof Tensor,
    private readonly file: string,
    /** Its reserved ids must be those that the session was made with. */
    private readonly trained?: TrainedHead,
  ) {}

  /**
   * Distributions of the rows [start, start + targets.length) and what they say of the targets.
   * @param alternatives best tokens to name, at least 1.
   * @param logits whether to fetch the whole rows.
   * @throws EngineError `model` where a row is no distribution.
   */
  async run(
    rows: Rows,
    start: number,
    targets: readonly TokenId[],
    alternatives: number,
    logits: boolean,
  ): Promise<Scored[]> {
    const count = targets.length;
    const width = rows.data.length / rows.count;
    const k = Math.min(Math.max(1, alternatives), this.vocabularySize);
    const data = rows.data.subarray(start * width, (start + count) * width);
    let outputs: InferenceSession.OnnxValueMapType;
    try {
      outputs = await this.session.run(
        {
          [this.cut.crossing]: new this.tensorClass(this.type, data, [1, count, width]),
          [ANNOTATION.k]: new this.tensorClass('int64', BigInt64Array.of(BigInt(k)), [1]),
          [ANNOTATION.target]: new this.tensorClass('int64', BigInt64Array.from(targets, BigInt), [
            1,
            count,
          ]),
        },
        [
          ...STATISTICS,
          ...(logits ? [ANNOTATION.logits] : []),
          ...(this.trained?.reads.kind === 'vocabulary' ? [RESERVED] : []),
        ],
      );
    } catch (error) {
      throw new EngineError('model', `${this.file} failed while running: ${messageOf(error)}`, {
        cause: error,
      });
    }
    const floats = (name: string): Float32Array => outputs[name]?.data as Float32Array;
    const wholes = (name: string): BigInt64Array => outputs[name]?.data as BigInt64Array;
    const [logMass, entropy] = [floats(ANNOTATION.logMass), floats(ANNOTATION.entropy)];
    const varentropy = floats(ANNOTATION.varentropy);
    const [topLogits, topIds] = [floats(ANNOTATION.topLogits), wholes(ANNOTATION.topIds)];
    const targetLogit = floats(ANNOTATION.targetLogit);
    const targetHigher = floats(ANNOTATION.targetHigher);
    const joints = this.joints(data, width, () => floats(RESERVED));
    return targets.map((id, row) => {
      const ziprc = joints?.(row);
      const logSumExp = (topLogits[row * k] ?? NaN) + (logMass[row] ?? NaN);
      if (!Number.isFinite(logSumExp)) throw noDistribution();
      return {
        id,
        logit: targetLogit[row] ?? NaN,
        rank: (targetHigher[row] ?? NaN) + 1,
        logSumExp,
        // Rounding can leave a sure row a little below zero.
        entropy: Math.max(0, entropy[row] ?? NaN),
        varentropy: Math.max(0, varentropy[row] ?? NaN),
        top: Array.from({ length: alternatives === 0 ? 0 : k }, (_, slot) => ({
          id: Number(topIds[row * k + slot]),
          logit: topLogits[row * k + slot] ?? NaN,
        })).filter(({ logit: possible }) => possible > -Infinity),
        ...(logits ? { logits: this.logitsRow(floats(ANNOTATION.logits), row) } : {}),
        ...(ziprc ? { ziprc } : {}),
      };
    });
  }

  /** The head must not be used afterwards. */
  async release(): Promise<void> {
    await this.session.release();
  }

  /** Reads the joint of a row: of the reserved logits, or of the row itself, the hidden state. */
  private joints(
    states: FloatData,
    width: number,
    reserved: () => Float32Array,
  ): ((row: number) => JointRow) | undefined {
    const { trained } = this;
    if (!trained) return undefined;
    const { reads } = trained;
    if (reads.kind === 'vocabulary') {
      const logits = reserved();
      return (row) =>
        jointFrom(trained, logits.subarray(row * reads.cells, (row + 1) * reads.cells));
    }
    if (reads.width !== width) {
      throw new EngineError(
        'model',
        `${trained.file} is a head for hidden states of ${reads.width} numbers, and the model has ${width}. Fit it again, or remove the file to run the model without it.`,
      );
    }
    const values = toFloat32(states);
    return (row) => jointFromState(trained, reads, values.subarray(row * width, (row + 1) * width));
  }

  private logitsRow(logits: Float32Array, row: number): Float32Array {
    return logits.subarray(row * this.vocabularySize, (row + 1) * this.vocabularySize);
  }
}

function noDistribution(): EngineError {
  return new EngineError(
    'model',
    'The model gave logits that are no distribution (not a number, or infinite). Try an export in float32.',
  );
}
