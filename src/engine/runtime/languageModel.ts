import { EngineError } from '../errors';
import { bodyModel } from '../graph/bodyModel';
import { cutAtLogits, findCut, type Cut } from '../graph/findCut';
import { canCut, headModel } from '../graph/headModel';
import { ModelFiles } from '../onnx/modelFiles';
import { ELEMENT, type OnnxModel } from '../onnx/onnxModel';
import { scanModel } from '../onnx/scanModel';
import { ByteFile } from '../onnx/wireReader';
import { Body } from './body';
import { readSignature, type GraphSignature, type ShapeHints } from './graphSignature';
import { Head } from './head';
import { onnxRuntime, type InferenceSession } from './onnxRuntime';
import { Sequence } from './sequence';
import { notLoadable, openSession } from './session';

const LOGITS = 'logits';

/** A decoder graph, ready to evaluate token sequences. */
export class LanguageModel {
  private constructor(
    private readonly body: Body,
    private readonly head: Head,
  ) {}

  /** @throws EngineError `model` for a graph that cannot be loaded or is not of a known kind. */
  static async open(file: string, hints: ShapeHints, threads: number): Promise<LanguageModel> {
    const files = new ModelFiles(file);
    const source = new ByteFile(files.graph);
    try {
      const model = scanned(source, file);
      const signature = readSignature(model, hints, file);
      const loading: Loading = { file, files, source, model, signature, threads };
      const cut = findCut(model, LOGITS);
      const { body, head } =
        cut && canCut(model, LOGITS, cut)
          ? await openParts(loading, cut)
          : await openParts(loading, cutAtLogits(LOGITS));
      return new LanguageModel(body, head);
    } finally {
      source.close();
    }
  }

  get vocabularySize(): number {
    return this.head.vocabularySize;
  }

  /** An empty sequence; several can be open at once. */
  newSequence(): Sequence {
    return new Sequence(this.body, this.head);
  }

  /** The model must not be used afterwards. */
  async release(): Promise<void> {
    await this.body.release();
    await this.head.release();
  }
}

interface Loading {
  readonly file: string;
  readonly files: ModelFiles;
  readonly source: ByteFile;
  readonly model: OnnxModel;
  readonly signature: GraphSignature;
  readonly threads: number;
}

function scanned(source: ByteFile, file: string): OnnxModel {
  try {
    return scanModel(source);
  } catch (error) {
    throw notLoadable(file, error);
  }
}

async function openParts(
  { file, files, source, model, signature, threads }: Loading,
  cut: Cut,
): Promise<{ body: Body; head: Head }> {
  const { Tensor } = await onnxRuntime();
  const open = async (bytes: Uint8Array): Promise<InferenceSession> => {
    try {
      return await openSession(bytes, files.folder, threads);
    } catch (error) {
      throw notLoadable(file, error);
    }
  };
  const bodySession = await open(bodyModel(source, files, model, signature, cut));
  try {
    const type = typeOf(bodySession, cut.crossing, file);
    const { vocabularySize } = signature;
    const headSession = await open(
      headModel(source, files, model, LOGITS, cut, ELEMENT[type], vocabularySize),
    );
    return {
      body: new Body(bodySession, signature, cut, Tensor, file),
      head: new Head(headSession, cut, type, vocabularySize, Tensor, file),
    };
  } catch (error) {
    await bodySession.release();
    throw error;
  }
}

/** ONNX Runtime infers the type of what crosses the cut. */
function typeOf(session: InferenceSession, name: string, file: string): 'float32' | 'float16' {
  const output = session.outputMetadata.find((candidate) => candidate.name === name);
  const type = output?.isTensor === true ? output.type : undefined;
  if (type === 'float32' || type === 'float16') return type;
  throw new EngineError(
    'model',
    `${file} computes in ${String(type)}, which cannot be read here. Export it in float32 or float16.`,
  );
}
