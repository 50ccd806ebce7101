import { LANE_ACTIONS, type DecidedSet, type Decision, type LaneAction } from '../../decision';
import { compact, Fields, kind, RecordProblem } from './fields';

/** @throws RecordProblem, also where decisions are not all of the same lanes */
export function readDecisions(decoder: Fields): readonly Decision[] | undefined {
  const decisions = decoder
    .list('decisions')
    ?.map((decision, index) => readDecision(Fields.of(decision, decoder.at('decisions', index))));
  const lanes = decisions?.[0]?.tokens.length;
  decisions?.forEach(({ tokens: { length } }, index) => {
    if (length === lanes) return;
    throw new RecordProblem(
      decoder.at('decisions', index),
      `it is of ${length} lanes, and the first of ${lanes}.`,
    );
  });
  return decisions;
}

function readDecision(fields: Fields): Decision {
  const runnerUp = fields.object('runnerUp');
  const tokens = counts(fields, 'tokens');
  const states = list(fields, 'states').map((state, index) =>
    readAction(state, fields.at('states', index)),
  );
  const rewards = numbers(fields, 'rewards');
  const lengths = numbers(fields, 'lengths');
  for (const [name, { length }] of Object.entries({ states, rewards, lengths })) {
    if (length === tokens.length) continue;
    throw new RecordProblem(
      fields.at(name),
      `there are ${length}, and "tokens" of ${tokens.length} lanes.`,
    );
  }
  const chosen = fields.object('chosen') ?? fields.fail('chosen', 'an object');
  return compact({
    tokens,
    states,
    rewards,
    lengths,
    chosen: readSet(chosen, tokens.length),
    runnerUp: runnerUp && readSet(runnerUp, tokens.length),
  });
}

function readAction(state: unknown, path: Fields['path']): LaneAction {
  const found = LANE_ACTIONS.find((action) => action === state);
  if (found) return found;
  throw new RecordProblem(path, `it must be one of ${LANE_ACTIONS.join(', ')}.`);
}

function readSet(fields: Fields, ofLanes: number): DecidedSet {
  const lanes = counts(fields, 'lanes');
  lanes.forEach((lane, index) => {
    if (lane < ofLanes && lane > (lanes[index - 1] ?? -1)) return;
    throw new RecordProblem(
      fields.at('lanes', index),
      `it must be one of ${ofLanes} lanes, counted from 0, in ascending order.`,
    );
  });
  return compact({
    lanes,
    pause: fields.count('pause'),
    utility: fields.number('utility') ?? fields.fail('utility', 'a number'),
  });
}

function counts(fields: Fields, name: string): number[] {
  const values = numbers(fields, name);
  const wrong = values.findIndex((value) => !Number.isSafeInteger(value) || value < 0);
  if (wrong < 0) return values;
  throw new RecordProblem(
    fields.at(name, wrong),
    `it must be a whole number of at least 0, not ${kind(values[wrong])}.`,
  );
}

function numbers(fields: Fields, name: string): number[] {
  return list(fields, name).map((value, index) => {
    if (typeof value === 'number') return value;
    throw new RecordProblem(fields.at(name, index), 'it must be a number.');
  });
}

function list(fields: Fields, name: string): readonly unknown[] {
  return fields.list(name) ?? fields.fail(name, 'a list');
}
