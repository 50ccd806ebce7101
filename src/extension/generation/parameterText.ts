import { resolveParameters, type Parameter, type ParameterValue } from '../../trace/parameters';

/** A value as its box shows and reads it; words are parted by commas. */
export function valueText(value: ParameterValue): string {
  return typeof value === 'object' ? value.join(', ') : String(value);
}

/** @throws ParameterError for a text that is no value of the parameter */
export function readValue(parameter: Parameter, text: string): ParameterValue {
  const { [parameter.id]: value = parameter.default } = resolveParameters(
    parameter.title,
    [parameter],
    { [parameter.id]: text },
  );
  return value;
}

export function sameValue(a: ParameterValue, b: ParameterValue): boolean {
  return a === b || valueText(a) === valueText(b);
}
