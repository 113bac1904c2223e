import type { CohortDifference, CohortMeasure } from '../api/types';
import { dollars, duration } from '../base/format';
import { signed } from '../diff/Measures';

interface Words {
  readonly name: string;
  readonly title: string;
  /** Whether it is a share of calls. */
  readonly rate: boolean;
  /** Whether more of it is worse; of others neither more nor less is. */
  readonly moreIsWorse: boolean;
}

/** In the order in which people ask. */
export const MEASURES: Readonly<Record<string, Words>> = {
  refusals: { name: 'refusals', title: 'Share of calls that the model declined', rate: true, moreIsWorse: true },
  errors: { name: 'errors', title: 'Share of calls that failed or timed out', rate: true, moreIsWorse: true },
  cut_off: { name: 'answers cut off', title: 'Share of answers that ended at a limit of length', rate: true, moreIsWorse: true },
  invalid_format: { name: 'answers that are not JSON', title: 'Of the calls that asked for JSON', rate: true, moreIsWorse: true },
  unparsed: { name: 'answers the app could not parse', title: 'Of the calls whose outcome is known', rate: true, moreIsWorse: true },
  retries: { name: 'retries', title: 'Share of calls that took more than one attempt', rate: true, moreIsWorse: true },
  tool_calls: { name: 'answers that ask for a tool', title: 'Share of answers', rate: true, moreIsWorse: false },
  output_tokens: { name: 'output tokens', title: 'Of a call', rate: false, moreIsWorse: false },
  cost: { name: 'cost', title: 'Of a call, in US dollars', rate: false, moreIsWorse: true },
  latency: { name: 'time taken', title: 'By a call', rate: false, moreIsWorse: true },
  first_token: { name: 'first token after', title: 'Of streamed calls', rate: false, moreIsWorse: true },
};

export function measureName({ measure, tool }: Pick<CohortMeasure, 'measure' | 'tool'>): string {
  return tool === null ? (MEASURES[measure]?.name ?? measure.replaceAll('_', ' ')) : `calls of ${tool}`;
}

/** The key of a measure in addresses. */
export function measureKey({ measure, tool }: Pick<CohortMeasure, 'measure' | 'tool'>): string {
  return tool === null ? measure : `${measure}:${tool}`;
}

/** A value with its unit: 12.5 %, 1.9 s, $0.021, 214 tokens. */
export function valueWords(measure: string, rate: boolean, value: number): string {
  if (rate) return `${digits(100 * value)} %`;
  if (measure === 'cost') return dollars(value);
  if (measure === 'output_tokens') return `${digits(value)} tokens`;
  return duration(value);
}

/** +3.1 points, −120 ms. */
export function differenceWords(measure: string, rate: boolean, value: number): string {
  if (value === 0) return 'no difference';
  return signed(value, (size) => (rate ? `${digits(100 * size)} points` : valueWords(measure, false, size)));
}

/** +1.2 to +5 points */
export function intervalWords(measure: string, rate: boolean, { low, high }: Pick<CohortDifference, 'low' | 'high'>): string {
  const unit = rate ? ' points' : measure === 'output_tokens' ? ' tokens' : '';
  const bound = (value: number) => (value === 0 ? '0' : signed(value, (size) => (unit === '' ? valueWords(measure, false, size) : digits(rate ? 100 * size : size))));
  return `${bound(low)} to ${bound(high)}${unit}`;
}

export type Verdict = readonly [glyph: string, words: string, tone: 'warn' | 'good' | 'plain' | 'faint'];

/** What can be said, and whether it is bad news. */
export function verdictOf({ measure, verdict, tool }: Pick<CohortMeasure, 'measure' | 'verdict' | 'tool'>): Verdict {
  const worse = tool === null && (MEASURES[measure]?.moreIsWorse ?? false);
  switch (verdict) {
    case 'higher':
      return ['▲', worse ? 'worse' : 'more', worse ? 'warn' : 'plain'];
    case 'lower':
      return ['▼', worse ? 'better' : 'less', worse ? 'good' : 'plain'];
    case 'none_seen':
      return ['=', 'no difference seen', 'faint'];
    default:
      return ['?', 'too few to tell', 'faint'];
  }
}

function digits(value: number): string {
  const size = Math.abs(value);
  const text = value.toFixed(size >= 100 || size === 0 ? 0 : size >= 1 ? 1 : 2);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
