import type { SpanNode } from '../api/types';

/** A bar of the waterfall, all in percent of the trace. */
export interface Bar {
  readonly left: number;
  readonly width: number;
  /** Parts of the bar's own width: earlier attempts and waiting between them, to the first token, generating. */
  readonly waited: number;
  readonly first: number;
  readonly rest: number;
}

/** Where a span lies in the trace, and how its time divides. */
export function barOf(span: SpanNode, totalMs: number): Bar {
  const scale = totalMs <= 0 ? 0 : 100 / totalMs;
  const left = clamp(span.offsetMs * scale);
  const width = Math.min(100 - left, Math.max(0, span.durationMs) * scale);
  if (span.durationMs <= 0 || span.kind !== 'llm') return { left, width, waited: 0, first: 0, rest: 100 };
  const lastAttempt = span.attempts?.at(-1)?.offsetMs;
  const waited = span.attempts !== undefined && span.attempts.length > 1 && lastAttempt !== undefined
    ? clamp((100 * (lastAttempt - span.offsetMs)) / span.durationMs)
    : 0;
  const first = span.timeToFirstTokenMs === undefined ? 0 : Math.max(0, clamp((100 * span.timeToFirstTokenMs) / span.durationMs) - waited);
  return { left, width, waited, first, rest: 100 - waited - first };
}

/** Round times for the axis, at most so many, the first 0. */
export function ticks(totalMs: number, most: number): readonly number[] {
  if (totalMs <= 0) return [0];
  const raw = totalMs / Math.max(1, most);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= raw) ?? raw;
  const found: number[] = [];
  for (let i = 0; i * step <= totalMs * 0.9; i++) found.push(i * step);
  return found;
}

function clamp(percent: number): number {
  return Math.min(100, Math.max(0, percent));
}
