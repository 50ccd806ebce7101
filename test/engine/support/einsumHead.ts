import fs from 'node:fs';
import path from 'node:path';
import { findCut } from '../../../src/engine/graph/findCut';
import { emitPart } from '../../../src/engine/onnx/editModel';
import { node } from '../../../src/engine/onnx/elements';
import { ModelFiles } from '../../../src/engine/onnx/modelFiles';
import { scanModel } from '../../../src/engine/onnx/scanModel';
import { ByteFile } from '../../../src/engine/onnx/wireReader';
import { intField, joined, textField } from '../../../src/engine/onnx/wireWriter';
import { fixture } from './fixtureModels';
import { temporaryFolder } from './folders';

/** A copy of a fixture whose head is an operator that no exporter uses for it. */
export function withEinsumHead(name: string): string {
  const folder = temporaryFolder();
  fs.cpSync(fixture(name), folder, { recursive: true });
  const graph = path.join(folder, 'model.onnx');
  const file = new ByteFile(graph);
  const model = scanModel(file);
  const { crossing, renamed } = findCut(model, 'logits')!;
  // Where the rows are chosen first, they still are.
  const hidden = [...renamed.keys()][0] ?? crossing;
  const head = model.nodes.find(({ outputs }) => outputs.includes('logits'))!;
  const logits = model.outputs.find((output) => output.name === 'logits')!;
  const presents = model.outputs.filter((output) => output !== logits);
  const equation = joined([textField(1, 'equation'), textField(4, 'bsd,dv->bsv'), intField(20, 3)]);
  const edited = emitPart(file, new ModelFiles(graph), model, {
    makes: [hidden, head.inputs[1]!, ...presents.map((present) => present.name)],
    addedNodes: [node('Einsum', [hidden, head.inputs[1]!], ['logits'], [equation])],
    addedInitializers: [],
    addedInputs: [],
    outputs: [logits, ...presents].map(({ span }) => file.bytes(span)),
  });
  file.close();
  fs.writeFileSync(graph, edited);
  return folder;
}
