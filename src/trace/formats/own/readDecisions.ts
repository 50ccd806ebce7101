import { LANE_ACTIONS, type DecidedSet, type Decision, type LaneAction } from '../../decision';
import { compact, Fields, RecordProblem } from './fields';

/** @throws RecordProblem */
export function readDecisions(decoder: Fields): readonly Decision[] | undefined {
  return decoder
    .list('decisions')
    ?.map((decision, index) => readDecision(Fields.of(decision, decoder.at('decisions', index))));
}

function readDecision(fields: Fields): Decision {
  const runnerUp = fields.object('runnerUp');
  return compact({
    tokens: numbers(fields, 'tokens'),
    states: (fields.list('states') ?? fields.fail('states', 'a list')).map((state, index) =>
      readAction(state, fields.at('states', index)),
    ),
    rewards: numbers(fields, 'rewards'),
    lengths: numbers(fields, 'lengths'),
    chosen: readSet(fields.object('chosen') ?? fields.fail('chosen', 'an object')),
    runnerUp: runnerUp && readSet(runnerUp),
  });
}

function readAction(state: unknown, path: Fields['path']): LaneAction {
  const found = LANE_ACTIONS.find((action) => action === state);
  if (found) return found;
  throw new RecordProblem(path, `it must be one of ${LANE_ACTIONS.join(', ')}.`);
}

function readSet(fields: Fields): DecidedSet {
  return compact({
    lanes: numbers(fields, 'lanes'),
    pause: fields.count('pause'),
    utility: fields.number('utility') ?? fields.fail('utility', 'a number'),
  });
}

function numbers(fields: Fields, name: string): number[] {
  return (fields.list(name) ?? fields.fail(name, 'a list of numbers')).map((value, index) => {
    if (typeof value === 'number') return value;
    throw new RecordProblem(fields.at(name, index), 'it must be a number.');
  });
}
