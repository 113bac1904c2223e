import type { Histogram } from '../api/types';
import { type EpochNanos, isoNanos, parseEpochNanos } from '../base/time';

/** Ranges tried, smallest first, until one holds everything that was found. */
export const RANGES = ['-1h', '-6h', '-24h', '-7d', '-30d', '-365d'] as const;

export const RANGE_WORDS: Readonly<Record<string, string>> = {
  '-1h': 'last hour',
  '-6h': 'last 6 hours',
  '-24h': 'last 24 hours',
  '-7d': 'last 7 days',
  '-30d': 'last 30 days',
  '-365d': 'last year',
};

/** How many traces the histogram holds. */
export function held(histogram: Histogram): number {
  return histogram.traces.reduce((sum, traces) => sum + traces, 0);
}

/** The moment at a fraction of the histogram's width. */
export function momentAt(histogram: Histogram, fraction: number): EpochNanos {
  const from = parseEpochNanos(histogram.fromEpochNanos) ?? 0n;
  const to = parseEpochNanos(histogram.toEpochNanos) ?? 0n;
  const steps = 1_000_000;
  const part = BigInt(Math.round(Math.min(1, Math.max(0, fraction)) * steps));
  return (from + ((to - from) * part) / BigInt(steps)) as EpochNanos;
}

/** What a drag from one fraction to another chooses: whole buckets, at least one. */
export function chosenRange(histogram: Histogram, a: number, b: number): { readonly from: string; readonly to: string } {
  const buckets = Math.max(1, histogram.traces.length);
  const first = Math.min(buckets - 1, Math.max(0, Math.floor(Math.min(a, b) * buckets)));
  const last = Math.min(buckets, Math.max(first + 1, Math.ceil(Math.max(a, b) * buckets)));
  return { from: isoNanos(momentAt(histogram, first / buckets)), to: isoNanos(momentAt(histogram, last / buckets)) };
}

/** Height of a bar in percent: visible as soon as there is one. */
export function barHeight(traces: number, most: number): number {
  return traces === 0 || most === 0 ? 0 : Math.max(6, (100 * traces) / most);
}
