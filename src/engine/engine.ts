import { checkContrast, contrast, readContexts } from './contrast/contrast';
import type { DeviceChoice } from './devices/device';
import { checkDivergence, diverge, DIVERGENCE } from './diverge';
import { divergeLists, type ListSide } from './divergence/divergeLists';
import { generate, type RunModels } from './generate';
import { planGeneration } from './generationPlan';
import { LoadedModel } from './loadedModel';
import { checkMemory, type MemoryGate } from './memory/memoryGate';
import { findModel, type ModelFolder } from './models/modelFolder';
import type {
  ContextsRequest,
  ContrastEvent,
  ContrastRequest,
  ContrastResult,
  DivergeRequest,
  GenerateEvent,
  GenerateRequest,
  GenerateResult,
  LoadedModel as Description,
  ScoreEvent,
  ScoreRequest,
} from './protocol';
import type { ServerAccess } from './remote/address';
import { RemoteModels } from './remote/remoteModels';
import { isServerModel } from './remote/serverModel';
import { score } from './score';
import { TurnQueue } from './turnQueue';
import { checkFit, fitModel } from './ziprc/fit/fitModel';
import type { FitEvent, FitRequest, FitResult } from './ziprc/fit/request';

/**
 * Runs models, in this process. It keeps the models used last and does one thing at a time: calls
 * wait for those before them. A call that is cancelled while it waits is rejected at once with the
 * signal's reason.
 */
export class Engine {
  /** The models of the last call. */
  private readonly held = new Map<string, LoadedModel>();
  private readonly turns = new TurnQueue<Engine>();
  /** Servers do not wait for models here, nor these for them. */
  readonly remote = new RemoteModels();

  /**
   * @param threads that models compute with on the CPU; 0 leaves one physical core free.
   * @param device what they run on.
   * @param memoryGate what they may take of main memory; one that needs more is refused.
   */
  constructor(
    private readonly threads = 0,
    private readonly device: DeviceChoice = 'cpu',
    private readonly memoryGate: MemoryGate = 'auto',
  ) {}

  /**
   * @param model `embedded`, `embedded/base` …, the path of a model folder, or `server:NAME/MODEL`.
   * @param otherModels of this machine, held beside it for the next call.
   * @throws EngineError `model`.
   */
  load(
    model: string,
    signal?: AbortSignal,
    server?: ServerAccess,
    otherModels: readonly string[] = [],
  ): Promise<Description> {
    if (isServerModel(model)) return this.remote.load(model, server, signal);
    const open = async (): Promise<Description> => {
      const [loaded] = await this.openAll([model, ...otherModels]);
      return loaded.description;
    };
    return this.inTurn(open, signal);
  }

  /**
   * Generates one sample; `emit` gets `started`, then blocks of tokens. Cancelling settles it
   * with what there is and `finish: 'cancelled'`.
   * @throws EngineError, ParameterError
   */
  generate(
    request: GenerateRequest,
    emit: (event: GenerateEvent) => void,
    signal: AbortSignal,
  ): Promise<GenerateResult> {
    if (isServerModel(request.model)) return this.remote.generate(request, emit, signal);
    return this.inTurn(async () => {
      const plan = planGeneration(request);
      const models = await this.openAll([plan.model, ...(plan.otherModels ?? [])]);
      return generate(models, plan, emit, signal);
    }, signal);
  }

  /**
   * Scores one text as one sample; `emit` gets `started`, then blocks of tokens and progress.
   * Cancelling settles it with what there is and `finish: 'cancelled'`.
   * @throws EngineError
   */
  score(
    request: ScoreRequest,
    emit: (event: ScoreEvent) => void,
    signal: AbortSignal,
  ): Promise<GenerateResult> {
    if (isServerModel(request.model)) return this.remote.score(request, emit, signal);
    return this.inTurn(
      async () => score(await this.open(request.model), request, emit, signal),
      signal,
    );
  }

  /**
   * Scores one text with two models as one sample, which gets the second one as its reference;
   * events and cancelling are as for {@link score}.
   * @throws EngineError
   */
  async diverge(
    request: DivergeRequest,
    emit: (event: ScoreEvent) => void,
    signal: AbortSignal,
  ): Promise<GenerateResult> {
    const { model, otherModels, server, baseServer, topK } = request;
    checkDivergence(request);
    if ([model, ...otherModels].some(isServerModel)) {
      const sides = [
        this.listSide(model, server, topK, signal),
        this.listSide(otherModels[0], baseServer, topK, signal),
      ] as const;
      return divergeLists(sides, request, DIVERGENCE, emit, signal);
    }
    return this.inTurn(
      async () => diverge(await this.openAll([model, ...otherModels]), request, emit, signal),
      signal,
    );
  }

  /**
   * The same tokens after two contexts, by one model or two; `emit` gets progress. Cancelling
   * settles it with `finish: 'cancelled'` and nothing else.
   * @throws EngineError
   */
  async contrast(
    request: ContrastRequest,
    emit: (event: ContrastEvent) => void,
    signal: AbortSignal,
  ): Promise<ContrastResult> {
    const { model, otherModels } = request;
    checkContrast(request);
    return this.inTurn(
      async () => contrast(await this.openAll([model, ...otherModels]), request, emit, signal),
      signal,
    );
  }

  /** What a model reads of contexts, as text. @throws EngineError */
  async readContexts(
    { model, contexts }: ContextsRequest,
    signal?: AbortSignal,
  ): Promise<readonly string[]> {
    checkContrast({ model, otherModels: [] });
    return this.inTurn(async () => readContexts(await this.open(model), contexts), signal);
  }

  private listSide(
    model: string,
    server: ServerAccess | undefined,
    topK: number,
    signal: AbortSignal,
  ): ListSide {
    const request = { model, topK, ...(server ? { server } : {}) };
    return {
      takesIds: () =>
        isServerModel(model) ? this.remote.takesIds(model, server, signal) : Promise.resolve(true),
      score: (source, emit) => this.score({ ...request, source }, emit, signal),
    };
  }

  /**
   * Fits a ZIP-RC head for a model of this machine and saves it; `emit` gets progress. Cancelling
   * saves nothing.
   * @throws EngineError
   */
  async fitHead(
    request: FitRequest,
    emit: (event: FitEvent) => void,
    signal: AbortSignal,
  ): Promise<FitResult> {
    checkFit(request);
    const task = async (): Promise<FitResult> => {
      const [loaded, files] = [await this.open(request.model), await findModel(request.model)];
      const result = await fitModel(loaded, files, request, emit, signal);
      // The next call loads the model with its new head.
      this.held.clear();
      await loaded.model.release();
      return result;
    };
    return this.inTurn(task, signal);
  }

  private inTurn<T>(task: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    return this.turns.run(this, task, signal ? { signal } : {});
  }

  private async open(model: string): Promise<LoadedModel> {
    const [loaded] = await this.openAll([model]);
    return loaded;
  }

  /** The models of one call; those held before that it does not name are let go first. */
  private async openAll([first, ...rest]: readonly [string, ...string[]]): Promise<RunModels> {
    const files = [await findModel(first), ...(await Promise.all(rest.map(findModel)))];
    const keys = new Set(files.map(keyOf));
    for (const [key, loaded] of this.held) {
      if (keys.has(key)) continue;
      this.held.delete(key);
      await loaded.model.release();
    }
    const models: LoadedModel[] = [];
    for (const folder of files) {
      const loaded = this.held.get(keyOf(folder)) ?? (await this.openFolder(folder));
      this.held.set(keyOf(folder), loaded);
      models.push(loaded);
    }
    const [main, ...others] = models;
    if (!main) throw new RangeError('A call names no model.');
    return [main, ...others];
  }

  private async openFolder(folder: ModelFolder): Promise<LoadedModel> {
    await checkMemory(folder, this.memoryGate);
    return LoadedModel.open(folder, this.threads, this.device);
  }
}

function keyOf({ name, stamp }: ModelFolder): string {
  return `${name}|${stamp}`;
}
