import type * as vscode from 'vscode';
import type { Decoder } from '../../engine/decoders/decoder';
import { DEFAULT_DECODER } from '../../engine/decoders/registry';
import { isArray, isObject } from '../../trace/json';
import { resolveParameters, type ParameterValues } from '../../trace/parameters';

/** What was set for a decoder last. */
export interface Remembered {
  readonly parameters: ParameterValues;
  readonly otherModels: readonly string[];
  readonly count: number;
}

const LAST = 'lastDecoder';
const VALUES = 'decoderValues';

/** The decoder used last in this workspace, and what each was set to. */
export class DecoderMemory {
  constructor(private readonly state: vscode.Memento) {}

  get last(): string {
    return this.state.get<string>(LAST, DEFAULT_DECODER);
  }

  /** What of it the decoder still takes; the rest is as by default. */
  recall({ id, title, parameters }: Decoder): Remembered {
    const all = this.state.get<unknown>(VALUES);
    const stored = isObject(all) ? all[id] : undefined;
    const given = isObject(stored) && isObject(stored.parameters) ? stored.parameters : {};
    const values: Record<string, ParameterValues[string]> = {};
    for (const parameter of parameters) {
      values[parameter.id] = parameter.default;
      try {
        const own = { [parameter.id]: given[parameter.id] };
        Object.assign(values, resolveParameters(title, [parameter], own));
      } catch {
        // Another version of this program stored it.
      }
    }
    const models = isObject(stored) && isArray(stored.otherModels) ? stored.otherModels : [];
    const count = isObject(stored) && typeof stored.count === 'number' ? stored.count : 1;
    return {
      parameters: values,
      otherModels: models.filter((model) => typeof model === 'string'),
      count,
    };
  }

  async remember({ id }: Decoder, { parameters, otherModels, count }: Remembered): Promise<void> {
    const all = this.state.get<unknown>(VALUES);
    await this.state.update(LAST, id);
    await this.state.update(VALUES, {
      ...(isObject(all) ? all : {}),
      [id]: { parameters, otherModels, count },
    });
  }
}
