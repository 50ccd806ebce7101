import { newModel, value } from '../onnx/elements';
import { emitPart } from '../onnx/editModel';
import type { ModelFiles } from '../onnx/modelFiles';
import { closureOf, type OnnxModel } from '../onnx/onnxModel';
import type { ByteFile } from '../onnx/wireReader';
import { annotationNodes } from './annotationNodes';
import type { Cut } from './findCut';
import type { ReservedSlice } from './reservedNodes';

/** The annotation's operators need no less of the model's own operator set. */
const LOWEST_OPSET = 13;

/** Whether the graph can be cut there: the head must depend on nothing else that is fed. */
export function canCut(model: OnnxModel, logits: string, cut: Cut): boolean {
  if ((model.opsets.get('') ?? 0) < LOWEST_OPSET) return false;
  const { needs } = closureOf(model, [logits], new Set([cut.crossing, ...cut.renamed.keys()]));
  return !model.inputs.some(({ name }) => needs.has(name));
}

/**
 * The model of the head: from what crosses the cut to the annotation.
 * @param type element type of what crosses, {@link ELEMENT}.
 * @param reserved ids that are no tokens.
 */
export function headModel(
  file: ByteFile,
  files: ModelFiles,
  model: OnnxModel,
  logits: string,
  cut: Cut,
  type: number,
  vocabularySize: number,
  reserved?: ReservedSlice,
): Uint8Array {
  const crossing = value(cut.crossing, type, [1, 'rows', 'width']);
  const annotation = annotationNodes(logits, vocabularySize, reserved);
  if (!cut.hidden) {
    return newModel({
      name: 'annotation',
      nodes: annotation.nodes,
      initializers: annotation.initializers,
      inputs: [crossing, ...annotation.inputs],
      outputs: annotation.outputs,
    });
  }
  return emitPart(file, files, model, {
    makes: [logits],
    fed: [cut.crossing, ...cut.renamed.keys()],
    renamed: cut.renamed,
    addedNodes: annotation.nodes,
    addedInitializers: annotation.initializers,
    addedInputs: [crossing, ...annotation.inputs],
    outputs: annotation.outputs,
  });
}
