import { describe, expect, it } from 'vitest';
import type { SpanNode } from '../api/types';
import { barOf, ticks } from './bars';

const llm: SpanNode = { spanId: '0', depth: 0, kind: 'llm', name: 'x', startTime: '', offsetMs: 100, durationMs: 400, status: 'ok' };

const all = { fromMs: 0, lengthMs: 1000 };

describe('barOf', () => {
  it('shows a part of the trace', () => {
    expect(barOf(llm, { fromMs: 200, lengthMs: 200 })).toMatchObject({ left: 0, width: 100 });
    expect(barOf(llm, { fromMs: 400, lengthMs: 200 })).toMatchObject({ left: 0, width: 50 });
    expect(barOf(llm, { fromMs: 600, lengthMs: 200 })).toBeUndefined();
    expect(barOf(llm, { fromMs: 0, lengthMs: 50 })).toBeUndefined();
  });
  it('divides a call into waiting, first token and generation', () => {
    const span = { ...llm, timeToFirstTokenMs: 200, attempts: [{ number: 1, ending: 'end' as const, offsetMs: 100 }, { number: 2, ending: 'end' as const, offsetMs: 200 }] };
    expect(barOf(span, all)).toEqual({ left: 10, width: 40, waited: 25, first: 25, rest: 50 });
  });
  it('is one piece where nothing more is known', () => {
    expect(barOf(llm, all)).toEqual({ left: 10, width: 40, waited: 0, first: 0, rest: 100 });
    expect(barOf({ ...llm, kind: 'tool', timeToFirstTokenMs: 9 }, all)?.rest).toBe(100);
  });
  it('stays inside whatever the clocks say', () => {
    expect(barOf({ ...llm, offsetMs: -50, durationMs: 5000 }, all)).toMatchObject({ left: 0, width: 100 });
    expect(barOf({ ...llm, durationMs: -5 }, all)).toMatchObject({ width: 0 });
    expect(barOf(llm, { fromMs: 0, lengthMs: 0 })).toMatchObject({ left: 0, width: 0 });
  });
});

describe('ticks', () => {
  it('are round and few', () => {
    expect(ticks({ fromMs: 0, lengthMs: 3210 }, 5)).toEqual([0, 1000, 2000]);
    expect(ticks({ fromMs: 0, lengthMs: 100 }, 5)).toEqual([0, 20, 40, 60, 80]);
    expect(ticks({ fromMs: 0, lengthMs: 0 }, 5)).toEqual([0]);
    expect(ticks({ fromMs: 150, lengthMs: 100 }, 5)).toEqual([160, 180, 200, 220, 240]);
    for (const total of [0.003, 7, 999, 12345, 9e7]) expect(ticks({ fromMs: total / 3, lengthMs: total }, 6).length).toBeLessThanOrEqual(7);
  });
});
