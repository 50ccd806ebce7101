import { divergentTokens, type DivergentTokens } from '../../lenses/divergence/divergentTokens';
import type { GroupMember, Lens, LensContext, LensValues } from '../../lenses/lens';
import { notableTokens } from '../../lenses/notable';
import { reflectionSpans } from '../../lenses/reflectionSpans';
import { LENSES } from '../../lenses/registry';
import { resolveParameters } from '../../trace/parameters';
import type { Sample } from '../../trace/sample';
import { segmentsOf, type Segment } from '../../trace/segments';
import type { Range, TokenIndex } from '../../trace/units';
import type { ViewSettings } from '../protocol';
import { coolLevelOf, drawnValues, isWide, levelOf } from '../theme/heat';

/** One lens applied to one sample, with what drawing needs of it. */
export interface LensView {
  readonly lens: Lens;
  readonly values: LensValues;
  /** One number per token, intervals by their notable end; null where the lens is absent. */
  readonly drawn: Float64Array | null;
  /** Heat level per token. */
  readonly levels: Uint8Array;
  /** Steps of values away from the heated end, on the other side of 0; all 0 without signs. */
  readonly cool: Uint8Array;
  /** 1 where an interval is too wide to be read as one number. */
  readonly wide: Uint8Array;
  readonly context: LensContext | undefined;
}

/** A sample with everything that follows from it and the settings. Computed once, on demand. */
export class SampleView {
  readonly segments: readonly Segment[];
  readonly reflections: readonly Range[];
  /** 1 for every token of a reflection. */
  readonly reflects: Uint8Array;
  private readonly lensViews = new Map<string, LensView>();
  private diverging: { readonly found: DivergentTokens | undefined } | undefined;
  private readonly notables = new Map<string, readonly TokenIndex[]>();

  constructor(
    readonly sample: Sample,
    promptText: string | undefined,
    private readonly settings: ViewSettings,
    /** All samples of its trace, where they are known. */
    private readonly group: readonly GroupMember[] = [],
  ) {
    this.segments = segmentsOf(sample, promptText);
    this.reflections = reflectionSpans(sample, settings.reflectionWords);
    this.reflects = new Uint8Array(this.length);
    for (const { start, end } of this.reflections) this.reflects.fill(1, start, end);
  }

  get length(): number {
    return this.sample.tokens.length;
  }

  lens(id: string): LensView {
    let view = this.lensViews.get(id);
    if (!view) {
      view = this.compute(lensById(id));
      this.lensViews.set(id, view);
    }
    return view;
  }

  /** Tokens that the lens makes notable, ascending. */
  notable(id: string): readonly TokenIndex[] {
    let tokens = this.notables.get(id);
    if (!tokens) {
      const { lens, values } = this.lens(id);
      tokens =
        values.kind === 'absent' ? [] : notableTokens(lens, values, this.settings.notableShare);
      this.notables.set(id, tokens);
    }
    return tokens;
  }

  /** Tokens where base and model differ; undefined where the sample was not compared. */
  get divergent(): DivergentTokens | undefined {
    this.diverging ??= { found: divergentTokens(this.sample, this.settings.divergenceThreshold) };
    return this.diverging.found;
  }

  private compute(lens: Lens): LensView {
    const values = computeLens(lens, this.sample, this.settings, this.group);
    const drawn = drawnValues(lens, values);
    const levels = new Uint8Array(this.length);
    const cool = new Uint8Array(this.length);
    const wide = new Uint8Array(this.length);
    for (let token = 0; token < this.length; token += 1) {
      // A lens that is absent marks no token as missing: the page says so once, in words.
      levels[token] = drawn ? levelOf(lens, drawn[token] ?? NaN) : 0;
      cool[token] = drawn ? coolLevelOf(lens, drawn[token] ?? NaN) : 0;
      wide[token] = isWide(lens, values, token) ? 1 : 0;
    }
    const context = drawn ? lens.context?.(this.sample) : undefined;
    return { lens, values, drawn, levels, cool, wide, context };
  }
}

/** The lens with this id, or the first one where this version does not know the id. */
export function lensById(id: string): Lens {
  const lens = LENSES.find((candidate) => candidate.id === id) ?? LENSES[0];
  if (!lens) throw new Error('No lens is registered.');
  return lens;
}

function computeLens(
  lens: Lens,
  sample: Sample,
  settings: ViewSettings,
  group: readonly GroupMember[],
): LensValues {
  const words = lens.parameters.find((parameter) => parameter.type === 'words');
  const given = settings.lensParameters[lens.id] ?? {};
  try {
    return lens.compute(
      sample,
      resolveParameters(`Lens ${lens.id}`, lens.parameters, {
        ...(words ? { [words.id]: settings.reflectionWords } : {}),
        ...given,
      }),
      group,
    );
  } catch (error) {
    // A parameter from the settings may be out of bounds; the message names it.
    return { kind: 'absent', reason: error instanceof Error ? error.message : String(error) };
  }
}
