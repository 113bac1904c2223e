import type { SpanNode } from '../api/types';

/** The part of the trace that the waterfall shows, in milliseconds from its start. */
export interface Range {
  readonly fromMs: number;
  readonly lengthMs: number;
}

/** A bar of the waterfall, all in percent of the range shown. */
export interface Bar {
  readonly left: number;
  readonly width: number;
  /** Parts of the bar's own width: earlier attempts and waiting between them, to the first token, generating. */
  readonly waited: number;
  readonly first: number;
  readonly rest: number;
}

/** Where a span lies in the range, and how its time divides. undefined if none of it lies there. */
export function barOf(span: SpanNode, range: Range): Bar | undefined {
  const scale = range.lengthMs <= 0 ? 0 : 100 / range.lengthMs;
  const start = (span.offsetMs - range.fromMs) * scale;
  const end = start + Math.max(0, span.durationMs) * scale;
  if (end < 0 || start > 100) return undefined;
  const left = clamp(start);
  const width = clamp(end) - left;
  // The shades are parts of the whole bar: only a bar that is seen whole has them.
  if (start < 0 || end > 100.001) return { left, width, waited: 0, first: 0, rest: 100 };
  if (span.durationMs <= 0 || span.kind !== 'llm') return { left, width, waited: 0, first: 0, rest: 100 };
  const lastAttempt = span.attempts?.at(-1)?.offsetMs;
  const waited = span.attempts !== undefined && span.attempts.length > 1 && lastAttempt !== undefined
    ? clamp((100 * (lastAttempt - span.offsetMs)) / span.durationMs)
    : 0;
  const first = span.timeToFirstTokenMs === undefined ? 0 : Math.max(0, clamp((100 * span.timeToFirstTokenMs) / span.durationMs) - waited);
  return { left, width, waited, first, rest: 100 - waited - first };
}

/** Round times for the axis inside a range, about so many. */
export function ticks(range: Range, most: number): readonly number[] {
  if (range.lengthMs <= 0) return [range.fromMs];
  const raw = range.lengthMs / Math.max(1, most);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= raw) ?? raw;
  const found: number[] = [];
  for (let i = Math.ceil(range.fromMs / step); i * step <= range.fromMs + range.lengthMs * 0.9; i++) found.push(i * step);
  return found;
}

function clamp(percent: number): number {
  return Math.min(100, Math.max(0, percent));
}
