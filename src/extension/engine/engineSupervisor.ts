import type { EngineCalls } from '../../engine/protocol';
import { isServerModel } from '../../engine/remote/serverModel';
import { TurnQueue } from '../../engine/turnQueue';
import { isArray, isObject } from '../../trace/json';
import {
  EngineCallError,
  EngineProcess,
  type EngineLog,
  type Patience,
  type ProcessCallOptions,
} from './engineProcess';
import { untilAborted } from './untilAborted';

export type EngineState = 'stopped' | 'starting' | 'working' | 'idle';

/** The model that the engine ran last and still holds. */
export interface HeldModel {
  /** As the call named it. */
  readonly model: string;
  readonly device?: string;
  /** Why it is not on the others, a line for each. */
  readonly deviceNotes?: readonly string[];
}

/** Read before every call. */
export interface EngineSettings {
  /** Of the process; an idle one with others is replaced. */
  readonly args: readonly string[];
  /** How long it may do nothing before it is ended. */
  readonly idleMilliseconds: number;
}

export interface CallOptions<Event> extends ProcessCallOptions<Event> {
  /** Whose call it is: owners take turns. */
  readonly owner?: object;
  /** Told how many calls come before this one, whenever that changes; 0 as it begins. */
  readonly onAhead?: (ahead: number) => void;
}

interface Held {
  readonly process: EngineProcess;
  readonly args: string;
  /** Given to it last, whether or not they could be loaded. */
  models: readonly string[];
}

/**
 * Keeps at most one engine process and gives it one call at a time, so that a process that dies
 * takes one call with it, and no more: those that wait go to the next one. A process ends when it
 * was idle for long enough, and when another model is asked for: ONNX Runtime gives a released
 * model's memory back to the C library, which keeps up to two thirds of it.
 */
export class EngineSupervisor {
  private readonly turns = new TurnQueue<object>();
  private current: Held | undefined;
  private idleTimer: NodeJS.Timeout | undefined;
  /** How often {@link stop} was called. */
  private stops = 0;
  private currentState: EngineState = 'stopped';
  private held: HeldModel | undefined;

  constructor(
    private readonly modulePath: string,
    private readonly settings: () => EngineSettings,
    private readonly onState: (state: EngineState) => void,
    private readonly log: EngineLog,
    private readonly patience?: Patience,
  ) {}

  get state(): EngineState {
    return this.currentState;
  }

  /** It changes before the state does. */
  get heldModel(): HeldModel | undefined {
    return this.held;
  }

  /** The engine process, while there is one. */
  get pid(): number | undefined {
    return this.current?.process.pid;
  }

  /**
   * @throws EngineCallError, or the signal's reason for a call that is cancelled before the engine
   * has begun it.
   */
  call<K extends keyof EngineCalls>(
    name: K,
    parameters: EngineCalls[K]['parameters'],
    options: CallOptions<EngineCalls[K]['event']> = {},
  ): Promise<EngineCalls[K]['result']> {
    const { owner = this, signal, onAhead } = options;
    return this.turns.run(owner, () => this.perform(name, parameters, options), {
      ...(signal ? { signal } : {}),
      ...(onAhead ? { onAhead } : {}),
    });
  }

  /** Ends the process and every call, those that wait too. Returns whether one was running. */
  stop(): boolean {
    this.stops += 1;
    this.turns.rejectWaiting(stopped());
    const running = this.current !== undefined;
    this.end();
    return running;
  }

  /** To be called when what `settings` gives may have changed. */
  settingsChanged(): void {
    if (this.currentState !== 'idle') return;
    if (this.current?.args !== argsKey(this.settings())) this.end();
    else this.becomeIdle();
  }

  private async perform<K extends keyof EngineCalls>(
    name: K,
    parameters: EngineCalls[K]['parameters'],
    options: CallOptions<EngineCalls[K]['event']>,
  ): Promise<EngineCalls[K]['result']> {
    clearTimeout(this.idleTimer);
    const models = modelsOf(parameters);
    const current = await this.processFor(models);
    const { process } = current;
    try {
      await untilAborted(process.ready, options.signal);
      if (models.length > 0) current.models = models;
      this.setState('working');
      const result = await process.call(name, parameters, options);
      if (this.current === current) this.hold(models, result);
      return result;
    } catch (error) {
      if (this.held && models.length > 0 && !models.includes(this.held.model)) {
        this.held = undefined;
      }
      throw error;
    } finally {
      if (this.current === current && this.turns.waiting === 0) this.becomeIdle();
    }
  }

  private async processFor(models: readonly string[]): Promise<Held> {
    const args = argsKey(this.settings());
    const { current } = this;
    if (current?.args === args && !current.process.isGone) {
      // The engine would let go of a model that the call does not name.
      if (models.length === 0 || current.models.every((held) => models.includes(held))) {
        return current;
      }
    }
    if (current) {
      const { stops } = this;
      this.end();
      // Only then its memory is free for the next one.
      await current.process.ended;
      if (this.stops !== stops) throw stopped();
    }
    return this.start(args);
  }

  private start(args: string): Held {
    const process = new EngineProcess(
      this.modulePath,
      this.settings().args,
      this.log,
      this.patience,
    );
    const started: Held = { process, args, models: [] };
    this.current = started;
    this.setState('starting');
    void process.ended.then(() => {
      if (this.current === started) this.end();
    });
    return started;
  }

  private end(): void {
    clearTimeout(this.idleTimer);
    this.current?.process.kill();
    this.current = undefined;
    this.setState('stopped');
  }

  private becomeIdle(): void {
    clearTimeout(this.idleTimer);
    this.setState('idle');
    this.idleTimer = setTimeout(() => {
      this.log.info('engine idle; stopping it');
      this.end();
    }, this.settings().idleMilliseconds);
  }

  private hold([model]: readonly string[], result: unknown): void {
    if (model === undefined) return;
    const known = this.held?.model === model ? this.held : { model };
    const told = placeOf(result);
    this.held = { ...known, ...told };
    if (known.device === told.device || told.device === undefined) return;
    this.log.info(`${model} runs on ${told.device}`);
    for (const note of told.deviceNotes ?? []) this.log.info(`device ${note}`);
  }

  private setState(state: EngineState): void {
    if (state === 'stopped') this.held = undefined;
    if (state === this.currentState) return;
    this.currentState = state;
    this.onState(state);
  }
}

/** What a result says of the device. */
function placeOf(result: unknown): Pick<HeldModel, 'device' | 'deviceNotes'> {
  if (!isObject(result) || typeof result.device !== 'string') return {};
  const { device, deviceNotes } = result;
  const notes = isArray(deviceNotes) ? deviceNotes.filter((note) => typeof note === 'string') : [];
  return { device, deviceNotes: notes };
}

/** The models that a call needs in memory, the main one first; a server's is not. */
function modelsOf(parameters: unknown): readonly string[] {
  if (!isObject(parameters)) return [];
  const { model, otherModels } = parameters;
  const others = isArray(otherModels) ? otherModels : [];
  return [model, ...others].filter(
    (name): name is string => typeof name === 'string' && !isServerModel(name),
  );
}

function stopped(): EngineCallError {
  return new EngineCallError('The engine was stopped.', 'crash');
}

function argsKey({ args }: EngineSettings): string {
  return args.join(' ');
}
