import fs from 'node:fs/promises';
import path from 'node:path';
import { isArray } from '../../trace/json';
import { cellsOf, headProblem, type ZipRcHead } from '../../trace/ziprc/zipRc';
import { EngineError, messageOf } from '../errors';
import { readJson, type JsonRecord } from '../models/jsonFile';
import type { LinearMap, ReservedIds, TrainedHead } from './trainedHead';

/** The file beside a model that says that it has a trained ZIP-RC head, and where (docs/ziprc.md). */
export const SIDECAR = 'ziprc.json';

const VERSION = 1;

/** The files of a model folder's head, as far as they are there: the sidecar and its weights. */
export async function sidecarFiles(folder: string): Promise<readonly string[]> {
  const file = path.join(folder, SIDECAR);
  const record = await readJson(file).catch(() => undefined);
  const files =
    typeof record?.weights === 'string' ? [file, path.join(folder, record.weights)] : [file];
  const stats = await Promise.all(files.map((name) => fs.stat(name).catch(() => undefined)));
  return files.filter((_, index) => stats[index]?.isFile() === true);
}

/**
 * The head that a model folder declares; undefined where it has no sidecar.
 * @throws EngineError `model` that names the file, the field and what to do.
 */
export async function readSidecar(folder: string): Promise<TrainedHead | undefined> {
  const file = path.join(folder, SIDECAR);
  const record = await readJson(file);
  if (!record) return undefined;
  const sidecar = new Sidecar(file, record);
  sidecar.checkVersion();
  const head = sidecar.head();
  const temperature = sidecar.temperature();
  const reads =
    head.source === 'linear' ? await sidecar.linearMap(head) : sidecar.reservedIds(head);
  return { head, file, temperature, reads };
}

class Sidecar {
  constructor(
    private readonly file: string,
    private readonly record: JsonRecord,
  ) {}

  checkVersion(): void {
    const { version } = this.record;
    if (version === VERSION) return;
    if (typeof version === 'number' && version > VERSION) {
      throw new EngineError(
        'model',
        `${this.file} has version ${version}, and this program reads up to ${VERSION}. Update it.`,
      );
    }
    this.fail('version', `it must be ${VERSION}`);
  }

  head(): ZipRcHead {
    const { kind = 'vocabulary', policy } = this.record;
    if (kind !== 'vocabulary' && kind !== 'linear') {
      this.fail('kind', 'it must be "vocabulary" or "linear"');
    }
    if (policy !== undefined && typeof policy !== 'string')
      this.fail('policy', 'it must be a text');
    const sizes = { rewards: this.numbers('rewards'), lengthEdges: this.numbers('lengthEdges') };
    const wrong = headProblem(sizes, MOST_CELLS);
    if (wrong) this.fail(wrong.field, wrong.problem);
    return { ...sizes, source: kind, ...(policy === undefined ? {} : { policy }) };
  }

  temperature(): number {
    const { temperature = 1 } = this.record;
    if (typeof temperature === 'number' && Number.isFinite(temperature) && temperature > 0) {
      return temperature;
    }
    return this.fail('temperature', 'it must be a number above 0');
  }

  reservedIds(head: ZipRcHead): ReservedIds {
    const { firstId } = this.record;
    if (typeof firstId !== 'number' || !Number.isInteger(firstId) || firstId < 0) {
      return this.fail('firstId', 'it must be the first of the reserved token ids');
    }
    return { kind: 'vocabulary', first: firstId, cells: cellsOf(head) };
  }

  async linearMap(head: ZipRcHead): Promise<LinearMap> {
    const { weights } = this.record;
    if (typeof weights !== 'string' || weights !== path.basename(weights)) {
      return this.fail('weights', 'it must be the name of a file in the same folder');
    }
    const file = path.join(path.dirname(this.file), weights);
    const bytes = await fs.readFile(file).catch((error: unknown) => {
      throw new EngineError('model', `${file} cannot be read: ${messageOf(error)}. ${FIT_AGAIN}`, {
        cause: error,
      });
    });
    const cells = cellsOf(head);
    const width = bytes.length / 4 / cells - 1;
    if (!Number.isInteger(width) || width < 1) {
      throw new EngineError(
        'model',
        `${file} has ${bytes.length} bytes, which are no rows of float32 for ${cells} cells. ${FIT_AGAIN}`,
      );
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const values = Float32Array.from({ length: bytes.length / 4 }, (_, index) =>
      view.getFloat32(index * 4, true),
    );
    if (!values.every(Number.isFinite)) {
      throw new EngineError('model', `${file} holds numbers that are not finite. ${FIT_AGAIN}`);
    }
    return { kind: 'linear', cells, width, weights: values };
  }

  private numbers(field: string): number[] {
    const list = this.record[field];
    if (isArray(list) && list.every((value) => typeof value === 'number')) return [...list];
    return this.fail(field, 'it must be a list of numbers');
  }

  private fail(field: string, problem: string): never {
    throw new EngineError(
      'model',
      `${this.file}: "${field}": ${problem}. Correct it as docs/ziprc.md says, or remove the file to run the model without a ZIP-RC head.`,
    );
  }
}

const FIT_AGAIN = 'Fit the head again, or remove ziprc.json to run the model without it.';

/** A head is read at every token: far above the 64 cells of the paper it would be felt. */
export const MOST_CELLS = 4096;

/**
 * Whether a model can have the head at all.
 * @throws EngineError `model`
 */
export function checkSidecar(
  { reads, file }: TrainedHead,
  model: { readonly vocabularySize: number; readonly givesHiddenStates: boolean },
): void {
  if (reads.kind === 'vocabulary' && reads.first + reads.cells > model.vocabularySize) {
    throw new EngineError(
      'model',
      `${file}: "firstId": ids ${reads.first} to ${reads.first + reads.cells - 1} are not all in the model's vocabulary of ${model.vocabularySize}. Correct it, or remove the file to run the model without a ZIP-RC head.`,
    );
  }
  if (reads.kind === 'linear' && !model.givesHiddenStates) {
    throw new EngineError(
      'model',
      `${file} is a linear head of the final hidden state, which this export does not give: no known language-model head was found in its graph. Use another export, or remove the file.`,
    );
  }
}
