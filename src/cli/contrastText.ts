import type { ContrastPreset } from '../lenses/contrast/preset';
import { summariseContrast } from '../lenses/contrast/summary';
import { contrastOf } from '../trace/contrast';
import type { Sample } from '../trace/sample';

/** What a contrast found, in one line. */
export function contrastLine(sample: Sample, preset: ContrastPreset): string {
  const summary = summariseContrast(sample, [sample], preset);
  if (!summary) return `Sample "${sample.id}" has no contrast.`;
  const { tokens, logRatio, meanJs } = summary;
  const apart = Number.isNaN(meanJs) ? '' : `; mean JS ${short(meanJs)} nats`;
  return `${tokens} tokens, ${preset.readings.join(' against ')}: Σ log-ratio ${short(logRatio)} nats${apart}. See: reasonscope lens --lens ${preset.lens}`;
}

/** The same with the figures of the preset, as JSON can hold it: null is not known. */
export function contrastRecord(
  sample: Sample,
  siblings: readonly Sample[],
  preset: ContrastPreset,
): Readonly<Record<string, unknown>> {
  const { figures, ...summary } = summariseContrast(sample, siblings, preset) ?? { figures: {} };
  const contrast = contrastOf(sample, preset.id);
  return {
    preset: preset.id,
    parameters: contrast?.origin.decoder?.parameters,
    prompt: contrast?.prompt,
    otherPrompt: contrast?.otherPrompt ?? null,
    cost: contrast?.origin.cost,
    ...finite(summary),
    ...finite({ ...contrast?.figures, ...figures }),
  };
}

function finite(figures: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [
      name,
      typeof value === 'number' && !Number.isFinite(value)
        ? Number.isNaN(value)
          ? null
          : String(value)
        : (value as unknown),
    ]),
  );
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
