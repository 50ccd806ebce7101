import fs from 'node:fs';
import path from 'node:path';
import { EngineError } from '../errors';

/** A graph's file and folder with symbolic links resolved, as a download cache has them. */
export class ModelFiles {
  readonly graph: string;
  readonly folder: string;

  constructor(private readonly given: string) {
    this.graph = fs.realpathSync(given);
    this.folder = path.dirname(this.graph);
  }

  /** The graph's own file, as a place of external data. */
  get graphLocation(): string {
    return path.basename(this.graph);
  }

  /**
   * Where data that the graph names as `location` really lies, relative to {@link folder}.
   * @throws EngineError `model` for a file that is missing or outside: a graph must not make us
   *   read what lies elsewhere.
   */
  locationOf(location: string): string {
    const named = path.resolve(path.dirname(this.given), location);
    let real: string;
    try {
      real = fs.realpathSync(named);
    } catch (error) {
      throw new EngineError(
        'model',
        `${this.given} needs its weights file ${location}, which is not beside it. Download it too.`,
        { cause: error },
      );
    }
    const relative = path.relative(this.folder, real);
    if (path.isAbsolute(relative) || relative.split(path.sep)[0] === '..') {
      throw new EngineError(
        'model',
        `${this.given} takes weights from ${location}, outside its folder. Put the file beside the graph.`,
      );
    }
    return relative;
  }
}
