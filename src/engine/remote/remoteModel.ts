import type { DecoderRun, Origin } from '../../trace/sample';
import type { ServerRecord } from '../../trace/server';
import type { ServerAccess } from './address';
import { ServerClient, type ClientOptions } from './client';
import type { Probe } from './probe';
import { ServerTokenizer } from './tokens';
import { reasonscopeVersion } from '../versions';

/** A model of a server that was asked what it can do. */
export class RemoteModel {
  readonly client: ServerClient;
  readonly tokenizer: ServerTokenizer;

  constructor(
    readonly access: ServerAccess,
    readonly probe: Probe,
    options?: ClientOptions,
  ) {
    this.client = new ServerClient(access, options);
    this.tokenizer = new ServerTokenizer(this.client, probe.kind, probe.model.id);
  }

  /** What made a sample. There is no hash: nothing proves which weights a server runs. */
  origin(decoder: DecoderRun, route: string, distribution: Origin['distribution']): Origin {
    const { kind, version, model, capabilities } = this.probe;
    const server: ServerRecord = {
      kind,
      ...(version === undefined ? {} : { version }),
      host: this.client.host,
      route,
      capabilities,
    };
    return {
      model: { name: model.id },
      decoder,
      ...(distribution === undefined ? {} : { distribution }),
      server,
      versions: { reasonscope: reasonscopeVersion, node: process.versions.node },
      createdAt: new Date().toISOString(),
    };
  }
}
