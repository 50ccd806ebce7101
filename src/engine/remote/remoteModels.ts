import { EngineError } from '../errors';
import { planGeneration } from '../generationPlan';
import type {
  GenerateEvent,
  GenerateRequest,
  GenerateResult,
  LoadedModel,
  ScoreEvent,
  ScoreRequest,
} from '../protocol';
import type { ServerAccess } from './address';
import { ServerClient, type ClientOptions } from './client';
import { identify, type Identity } from './identify';
import { probe, type Probe } from './probe';
import { remoteGenerate, SERVER_DEVICE } from './remoteGenerate';
import { RemoteModel } from './remoteModel';
import { remoteScore } from './remoteScore';
import { parseServerModel } from './serverModel';

/** Models of servers, each asked once in a session what it can do. */
export class RemoteModels {
  private readonly probes = new Map<string, Probe>();

  constructor(private readonly options?: ClientOptions) {}

  /** What a server is and which models it offers. @throws EngineError `server` */
  identify(access: ServerAccess, signal: AbortSignal): Promise<Identity> {
    return identify(new ServerClient(access, this.options), signal);
  }

  /** Asks anew. @throws EngineError `server` */
  async probe(
    model: string,
    access: ServerAccess | undefined,
    signal: AbortSignal,
    onStep: (step: string) => void = () => undefined,
  ): Promise<Probe> {
    const known = needed(model, access);
    const { model: id } = parseServerModel(model);
    const found = await probe(new ServerClient(known, this.options), id, signal, onStep);
    this.probes.set(keyOf(model, known), found);
    return found;
  }

  async load(
    model: string,
    access: ServerAccess | undefined,
    signal: AbortSignal = new AbortController().signal,
  ): Promise<LoadedModel> {
    const { probe: found } = await this.open(model, access, signal);
    return {
      name: found.model.id,
      contextLength: found.model.contextLength ?? NaN,
      device: SERVER_DEVICE,
      deviceNotes: [],
    };
  }

  async generate(
    request: GenerateRequest,
    emit: (event: GenerateEvent) => void,
    signal: AbortSignal,
  ): Promise<GenerateResult> {
    const plan = planGeneration(request);
    return remoteGenerate(await this.open(plan.model, plan.server, signal), plan, emit, signal);
  }

  async score(
    request: ScoreRequest,
    emit: (event: ScoreEvent) => void,
    signal: AbortSignal,
  ): Promise<GenerateResult> {
    const remote = await this.open(request.model, request.server, signal);
    return remoteScore(remote, request, emit, signal);
  }

  /** Whether it reads token ids as they are. */
  async takesIds(
    model: string,
    access: ServerAccess | undefined,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { probe: found } = await this.open(model, access, signal);
    return found.capabilities.prefix === 'ids';
  }

  private async open(
    model: string,
    access: ServerAccess | undefined,
    signal: AbortSignal,
  ): Promise<RemoteModel> {
    const known = needed(model, access);
    const found = this.probes.get(keyOf(model, known)) ?? (await this.probe(model, known, signal));
    return new RemoteModel(known, found, this.options);
  }
}

function needed(model: string, access: ServerAccess | undefined): ServerAccess {
  if (access) return access;
  const { server } = parseServerModel(model);
  throw new EngineError(
    'model',
    `There is no server "${server}". Add it with "Add Server…" in VS Code or "reasonscope servers add".`,
  );
}

function keyOf(model: string, { address }: ServerAccess): string {
  return `${address} ${model}`;
}
