import type { Parameter } from '../../../../src/trace/parameters';

/** Any text file, for the parameters that have no default. */
export const FILE = 'README.md';

/** Values at the ends of what a parameter takes, and some that it does not take. */
export function valuesOf(parameter: Parameter): {
  good: readonly unknown[];
  bad: readonly unknown[];
} {
  switch (parameter.type) {
    case 'number':
    case 'integer': {
      const { minimum, maximum } = parameter;
      const bad = [minimum - 0.5, maximum + 1, NaN, 'much', '', null, true];
      return { good: [minimum, maximum], bad };
    }
    case 'boolean':
      return { good: [true, false], bad: [1, 'yes', null] };
    case 'choice':
      return { good: parameter.choices, bad: ['another', '', 1, null] };
    case 'words':
      return { good: [['wait'], ['wait', 'but']], bad: [[], '', 3, [1], null] };
    case 'text':
      return { good: ['</think>', 'Wait'], bad: [1, true, null, ['a']] };
    case 'file':
      return { good: [FILE], bad: ['', 1, null] };
  }
}
