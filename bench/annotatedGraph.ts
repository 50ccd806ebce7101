import { annotationNodes } from '../src/engine/graph/annotationNodes';
import { cutAtLogits } from '../src/engine/graph/findCut';
import { headModel } from '../src/engine/graph/headModel';
import { emitPart } from '../src/engine/onnx/editModel';
import { ModelFiles } from '../src/engine/onnx/modelFiles';
import { ELEMENT, type OnnxModel } from '../src/engine/onnx/onnxModel';
import { scanModel } from '../src/engine/onnx/scanModel';
import { value } from '../src/engine/onnx/elements';
import { ByteFile } from '../src/engine/onnx/wireReader';

const LOGITS = 'logits';

/** A decoder that gives its annotation beside the logits and the cache; not cut. */
export function annotatedGraph(graph: string): { bytes: Uint8Array; folder: string } {
  return withModel(graph, (file, files, model) => {
    const added = annotationNodes(LOGITS, vocabularyOf(model));
    const names = model.outputs.map(({ name }) => name);
    const bytes = emitPart(file, files, model, {
      makes: names,
      addedNodes: added.nodes,
      addedInitializers: added.initializers,
      addedInputs: added.inputs,
      outputs: [...names.map((name) => value(name)), ...added.outputs],
    });
    return { bytes, folder: files.folder };
  });
}

/** A model that annotates rows of logits, which it is fed. */
export function companionGraph(graph: string): Uint8Array {
  return withModel(graph, (file, files, model) =>
    headModel(
      file,
      files,
      model,
      LOGITS,
      cutAtLogits(LOGITS),
      ELEMENT.float32,
      vocabularyOf(model),
    ),
  );
}

function withModel<T>(
  graph: string,
  use: (file: ByteFile, files: ModelFiles, model: OnnxModel) => T,
): T {
  const file = new ByteFile(graph);
  try {
    return use(file, new ModelFiles(graph), scanModel(file));
  } finally {
    file.close();
  }
}

function vocabularyOf(model: OnnxModel): number {
  const logits = model.outputs.find(({ name }) => name === LOGITS);
  return Number(logits?.shape?.at(-1));
}
