/**
 * Time is nanoseconds in a bigint: epoch nanoseconds do not fit a JavaScript number exactly. The
 * few lossy conversions are named so.
 */

declare const nanosBrand: unique symbol;

/** A moment: nanoseconds since 1970-01-01T00:00Z. */
export type EpochNanos = bigint & { readonly [nanosBrand]: 'epoch' };

/** A length of time in nanoseconds. */
export type DurationNanos = bigint & { readonly [nanosBrand]: 'duration' };

/** Reads a decimal string such as "1795312800000000000"; undefined if it is not one. */
export function parseEpochNanos(text: string): EpochNanos | undefined {
  return /^-?\d{1,20}$/.test(text) ? (BigInt(text) as EpochNanos) : undefined;
}

export function epochOfMillis(millis: number): EpochNanos {
  return (BigInt(Math.round(millis)) * 1_000_000n) as EpochNanos;
}

export function between(from: EpochNanos, to: EpochNanos): DurationNanos {
  return (to - from) as DurationNanos;
}

/** Fractions of a millisecond survive as far as a double carries them. */
export function lossyMillis(duration: DurationNanos): number {
  return Number(duration) / 1e6;
}

/** Milliseconds since 1970, cut to whole ones: for Date and its formatters only. */
export function lossyEpochMillis(moment: EpochNanos): number {
  return Number(moment / 1_000_000n);
}

/** Where a moment lies in a span of time, 0 at its start and 1 at its end, not clamped. */
export function fraction(moment: EpochNanos, start: EpochNanos, length: DurationNanos): number {
  return length <= 0n ? 0 : Number(moment - start) / Number(length);
}

const clock = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hour12: false,
});
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const dayAndYear = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' });
const whole = new Intl.DateTimeFormat(undefined, {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hour12: false,
  timeZoneName: 'short',
});

/** Local clock time: 14:05:02. */
export function clockTime(moment: EpochNanos): string {
  return clock.format(lossyEpochMillis(moment));
}

/** Local day, with the year when it is not the current one. */
export function dayOf(moment: EpochNanos, now: number = Date.now()): string {
  const millis = lossyEpochMillis(moment);
  const sameYear = new Date(millis).getFullYear() === new Date(now).getFullYear();
  return (sameYear ? day : dayAndYear).format(millis);
}

/** The day, or nothing for today. */
export function otherDay(moment: EpochNanos, now: number = Date.now()): string {
  return new Date(lossyEpochMillis(moment)).toDateString() === new Date(now).toDateString() ? '' : dayOf(moment, now);
}

/** Everything about a moment, for a tooltip: local with zone, UTC, nanoseconds. */
export function exactMoment(moment: EpochNanos): string {
  return `${whole.format(lossyEpochMillis(moment))}\n${isoNanos(moment)}`;
}

/** 2026-11-22T02:00:00.123456789Z */
export function isoNanos(moment: EpochNanos): string {
  const seconds = moment >= 0n ? moment / 1_000_000_000n : (moment - 999_999_999n) / 1_000_000_000n;
  const rest = moment - seconds * 1_000_000_000n;
  const date = new Date(Number(seconds) * 1000);
  if (Number.isNaN(date.getTime())) return `${moment} ns`;
  return `${date.toISOString().slice(0, 19)}.${rest.toString().padStart(9, '0')}Z`;
}

/** "just now", "5 min ago", "3 h ago", "in 2 min". */
export function relativeTime(moment: EpochNanos, now: number = Date.now()): string {
  const seconds = Math.round((now - lossyEpochMillis(moment)) / 1000);
  const size = Math.abs(seconds);
  if (size < 10) return 'just now';
  const words =
    size < 60 ? `${size} s`
    : size < 3600 ? `${Math.floor(size / 60)} min`
    : size < 86_400 ? `${Math.floor(size / 3600)} h`
    : `${Math.floor(size / 86_400)} d`;
  return seconds < 0 ? `in ${words}` : `${words} ago`;
}
