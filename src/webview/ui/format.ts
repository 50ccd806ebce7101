import type { Unit } from '../../lenses/lens';

const UNIT_NAMES: Readonly<Record<Unit, string>> = {
  nats: 'nats',
  'nats²': 'nats²',
  probability: '',
  rank: '',
  count: '',
  number: '',
  flag: '',
};

export function unitName(unit: Unit): string {
  return UNIT_NAMES[unit];
}

/** A number as people read it here: three significant digits, no false precision. */
export function formatNumber(value: number): string {
  if (Number.isNaN(value)) return '–';
  if (value === Infinity) return '∞';
  if (value === -Infinity) return '−∞';
  const size = Math.abs(value);
  const sign = value < 0 ? '−' : '';
  if (size === 0) return '0';
  if (size < 0.0005) return value < 0 ? '>−0.001' : '<0.001';
  if (size < 1) return sign + size.toFixed(3);
  if (size < 100) return sign + size.toFixed(2);
  return sign + groupDigits(Math.round(size));
}

export function formatValue(value: number, unit: Unit): string {
  switch (unit) {
    case 'rank':
    case 'count':
      return Number.isFinite(value) ? groupDigits(value) : '–';
    case 'flag':
      return Number.isNaN(value) ? '–' : value > 0 ? 'yes' : 'no';
    case 'nats':
    case 'nats²':
    case 'probability':
    case 'number':
      return formatNumber(value);
  }
}

/** The unit of a mean: one of whole numbers is none, and one of yes and no is a share. */
export function meanUnit(unit: Unit): Unit {
  return unit === 'rank' || unit === 'count' || unit === 'flag' ? 'number' : unit;
}

/** An upper end of NaN is not known. */
export function formatInterval(lower: number, upper: number, unit: Unit): string {
  const [low, high] = [formatValue(lower, unit), formatValue(upper, unit)];
  if (Number.isNaN(upper) && !Number.isNaN(lower)) return `≥ ${low}`;
  return low === high ? low : `${low} – ${high}`;
}

export function withUnit(text: string, unit: Unit): string {
  return unitName(unit) === '' ? text : `${text} ${unitName(unit)}`;
}

/** A difference with its sign, an interval where its ends differ; `n/a` where it is not known. */
export function formatDifference(lower: number, upper: number): string {
  if (Number.isNaN(lower) || Number.isNaN(upper)) return 'n/a';
  const [low, high] = [signed(lower), signed(upper)];
  return low === high ? low : `${low} to ${high}`;
}

function signed(value: number): string {
  const text = formatNumber(value);
  return value > 0 && !text.startsWith('<') ? `+${text}` : text;
}

/** A probability as a percentage: 24.8 %, 0.02 %, <0.01 %. */
export function formatPercent(probability: number): string {
  if (Number.isNaN(probability)) return '–';
  // A file may hold impossible values; they are shown, not hidden.
  if (probability === Infinity) return '∞';
  const percent = probability * 100;
  if (percent <= 0) return '0 %';
  if (percent < 0.01) return '<0.01 %';
  if (percent < 1) return `${percent.toFixed(2)} %`;
  return percent > 99.95 && percent < 100 ? '>99.9 %' : `${percent.toFixed(1)} %`;
}

export function groupDigits(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+(?!\d))/g, '\u202f');
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${groupDigits(count)} ${count === 1 ? one : many}`;
}
