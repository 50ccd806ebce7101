import { LENSES } from '../../lenses/registry';
import type { Command } from '../command';
import { methodRecord } from '../methodRecord';
import { parseOptions } from '../options';
import { printJson } from '../print';

export const lenses: Command = {
  name: 'lenses',
  summary: 'List the lenses with their units, parameters, bounds, defaults and sources, as JSON.',
  help: `Usage: reasonscope lenses

Prints a JSON list: id, title, summary, unit, colour range, notable end, citation, fidelity and
parameters of every lens. Compute them with reasonscope lens.
`,
  run: (args) => {
    parseOptions('lenses', args, {}, []);
    printJson(
      LENSES.map((lens) => ({
        ...methodRecord(lens),
        unit: lens.unit,
        range: lens.range,
        notable: lens.notable,
      })),
      2,
    );
    return Promise.resolve();
  },
};
