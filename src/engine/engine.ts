import { generate } from './generate';
import { planGeneration } from './generationPlan';
import { LoadedModel } from './loadedModel';
import { findModel } from './models/modelFolder';
import type {
  GenerateEvent,
  GenerateRequest,
  GenerateResult,
  LoadedModel as Description,
  ScoreEvent,
  ScoreRequest,
} from './protocol';
import { score } from './score';

/**
 * Runs models, in this process. It keeps the model used last and does one thing at a time: calls
 * wait for those before them.
 */
export class Engine {
  private current: { readonly key: string; readonly loaded: LoadedModel } | undefined;
  private queue: Promise<unknown> = Promise.resolve();

  /** @param threads that models compute with; 0 leaves one physical core free. */
  constructor(private readonly threads = 0) {}

  /**
   * @param model `embedded`, `embedded/base` … or the path of a model folder.
   * @throws EngineError `model`.
   */
  load(model: string): Promise<Description> {
    return this.enqueue(async () => (await this.open(model)).description);
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
    return this.enqueue(async () => {
      const plan = planGeneration(request);
      return generate(await this.open(plan.model), plan, emit, signal);
    });
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
    return this.enqueue(async () => score(await this.open(request.model), request, emit, signal));
  }

  private enqueue<T>(task: () => Promise<T>): Promise<T> {
    const result = this.queue.then(task);
    this.queue = result.catch(() => undefined);
    return result;
  }

  private async open(model: string): Promise<LoadedModel> {
    const files = await findModel(model);
    const key = `${files.name}|${files.stamp}`;
    if (this.current?.key === key) return this.current.loaded;
    const previous = this.current;
    this.current = undefined;
    await previous?.loaded.model.release();
    const loaded = await LoadedModel.open(files, this.threads);
    this.current = { key, loaded };
    return loaded;
  }
}
