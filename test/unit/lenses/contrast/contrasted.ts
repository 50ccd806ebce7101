import { withContrast, type Contrast, type ContrastColumn } from '../../../../src/trace/contrast';
import type { ParameterValues } from '../../../../src/trace/parameters';
import type { Sample } from '../../../../src/trace/sample';
import { textSample } from '../samples';

type Columns = Partial<Readonly<Record<ContrastColumn, readonly number[]>>>;

/** A sample with a contrast as the engine records it. */
export function contrasted(
  preset: string,
  columns: Columns,
  {
    parameters = {},
    figures,
  }: { readonly parameters?: ParameterValues; readonly figures?: Contrast['figures'] } = {},
): Sample {
  const values = Object.entries(columns).map(
    ([name, column]) => [name, Float64Array.from(column)] as const,
  );
  const length = values[0]?.[1].length ?? 0;
  const contrast = {
    preset,
    prompt: 'A',
    otherPrompt: 'B',
    origin: { decoder: { id: 'contrast', parameters } },
    ...(figures ? { figures } : {}),
  };
  return withContrast(textSample(...Array<string>(length).fill('x')), contrast, values);
}

/** ln of each probability. */
export function logs(...probabilities: readonly number[]): number[] {
  return probabilities.map((probability) => Math.log(probability));
}
