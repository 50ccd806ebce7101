import { DeviceFailure } from '../devices/deviceFailure';
import { EngineError, messageOf } from '../errors';
import { bodyModel } from '../graph/bodyModel';
import { cacheCutModel } from '../graph/cacheCutModel';
import { cutAtLogits, findCut, type Cut } from '../graph/findCut';
import { canCut, headModel } from '../graph/headModel';
import { positionNodes } from '../graph/positionNodes';
import { ModelFiles } from '../onnx/modelFiles';
import { ELEMENT, type OnnxModel } from '../onnx/onnxModel';
import { scanModel } from '../onnx/scanModel';
import { ByteFile } from '../onnx/wireReader';
import { Body } from './body';
import { GpuMemory } from './gpuCache';
import { readSignature, type GraphSignature, type ShapeHints } from './graphSignature';
import { Head } from './head';
import { cacheOutputs } from './keyValueCache';
import { onnxRuntime, type InferenceSession } from './onnxRuntime';
import { Sequence, type Meter } from './sequence';
import { checkSidecar } from '../ziprc/sidecar';
import type { TrainedHead } from '../ziprc/trainedHead';
import { notLoadable, openSession, type Placement, type SessionParts } from './session';

const LOGITS = 'logits';

/** A decoder graph, ready to evaluate token sequences. */
export class LanguageModel {
  private constructor(
    private readonly body: Body,
    private readonly head: Head,
  ) {}

  /**
   * Opens a graph; on another device than the CPU it is also run once, for much is refused only then.
   * @param trained the model's ZIP-RC head.
   * @throws EngineError `model` for a graph that cannot be loaded or is not of a known kind,
   * DeviceFailure where that may be for its device.
   */
  static async open(
    file: string,
    hints: ShapeHints,
    place: Placement,
    trained?: TrainedHead,
  ): Promise<LanguageModel> {
    const files = new ModelFiles(file);
    const source = new ByteFile(files.graph);
    try {
      const model = scanned(source, file);
      const read = readSignature(model, hints, file);
      // Buffers of fixed capacity are JavaScript's; a graph that fills such takes exact ones too.
      const signature: GraphSignature = place.keepsTensors ? { ...read, layout: 'exact' } : read;
      const loading: Loading = { file, files, source, model, signature, place, trained };
      const found = findCut(model, LOGITS);
      const cut = found && canCut(model, LOGITS, found) ? found : cutAtLogits(LOGITS);
      if (trained) {
        const { vocabularySize } = signature;
        checkSidecar(trained, { vocabularySize, givesHiddenStates: cut.hidden });
      }
      const { body, head } = await openParts(loading, cut);
      const opened = new LanguageModel(body, head);
      if (place.provider !== 'cpu') await opened.tryOut(file, place.provider);
      return opened;
    } finally {
      source.close();
    }
  }

  get vocabularySize(): number {
    return this.head.vocabularySize;
  }

  /** Whether the graph could be cut before its head, so that final hidden states can be read. */
  get givesHiddenStates(): boolean {
    return this.body.givesHiddenStates;
  }

  /** What the key-value cache of one token takes. */
  get bytesPerToken(): number {
    return this.body.bytesPerToken;
  }

  /** An empty sequence; several can be open at once. */
  newSequence(meter?: Meter): Sequence {
    return new Sequence(this.body, this.head, meter);
  }

  /** Reads some tokens at once and one more, whatever they are. */
  private async tryOut(file: string, provider: string): Promise<void> {
    const sequence = this.newSequence();
    try {
      await sequence.feed([0, 0]);
      await sequence.feed([0]);
      await sequence.predict({ alternatives: 1, logits: false });
    } catch (error) {
      await this.release();
      throw deviceFailure(file, provider, error);
    }
    sequence.dispose();
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
  readonly place: Placement;
  readonly trained: TrainedHead | undefined;
}

function deviceFailure(file: string, provider: string, error: unknown): DeviceFailure {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  const problem = messageOf(cause).replace(/\.$/, '');
  return new DeviceFailure(
    problem,
    `${file} does not run on ${provider}: ${problem}. Choose the device cpu or auto (setting reasonscope.device, option --device), or another export of the model.`,
    { cause: error },
  );
}

function scanned(source: ByteFile, file: string): OnnxModel {
  try {
    return scanModel(source);
  } catch (error) {
    throw notLoadable(file, error);
  }
}

async function openParts(
  { file, files, source, model, signature, place, trained }: Loading,
  cut: Cut,
): Promise<{ body: Body; head: Head }> {
  const { Tensor } = await onnxRuntime();
  const open = async (bytes: Uint8Array, parts?: SessionParts): Promise<InferenceSession> => {
    try {
      return await openSession(bytes, files.folder, place, parts);
    } catch (error) {
      if (place.provider !== 'cpu') throw deviceFailure(file, place.provider, error);
      throw notLoadable(file, error);
    }
  };
  const bodySession = await open(bodyModel(source, files, model, signature, cut), {
    kept: place.keepsTensors ? cacheOutputs(signature) : [],
    onCpu: positionNodes(model),
  });
  try {
    const type = typeOf(bodySession, cut.crossing, file);
    const { vocabularySize } = signature;
    const reserved = trained?.reads.kind === 'vocabulary' ? trained.reads : undefined;
    const headSession = await open(
      headModel(source, files, model, LOGITS, cut, ELEMENT[type], vocabularySize, reserved),
    );
    const { cache } = signature;
    const kept = cache.map(({ present }) => present);
    const openCutter = (): Promise<InferenceSession> => open(cacheCutModel(cache), { kept });
    const memory = place.keepsTensors ? new GpuMemory(cache, Tensor, openCutter) : undefined;
    return {
      body: new Body(bodySession, signature, cut, Tensor, file, memory, place.mostTokens),
      head: new Head(headSession, cut, type, vocabularySize, Tensor, file, trained),
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
