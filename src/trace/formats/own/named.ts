import { TraceFormatError, type Place } from '../../errors';
import { pathText } from '../jsonPlace';
import { RecordProblem, type Path } from './fields';
import { NewerVersion } from './upgrade';

/** The error for a person: with the file's name and the place. */
export function named(error: unknown, file: string, placeOf: (path: Path) => Place): unknown {
  if (error instanceof NewerVersion) {
    return new TraceFormatError(
      'newer-version',
      file,
      `the file has version ${error.version} of the format, and this extension reads up to ${error.current}.`,
      'Update the Reasonscope extension.',
      placeOf(['version']),
    );
  }
  if (error instanceof RecordProblem) {
    const path = error.path.length > 0 ? { path: pathText(error.path) } : {};
    return new TraceFormatError(
      'invalid',
      file,
      error.problem,
      'docs/trace-format.md describes the format.',
      { ...placeOf(error.path), ...path },
    );
  }
  return error;
}
