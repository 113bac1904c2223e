import { describe, expect, it } from 'vitest';
import type { SpanNode } from '../api/types';
import { barOf, ticks } from './bars';

const llm: SpanNode = { spanId: '0', depth: 0, kind: 'llm', name: 'x', startTime: '', offsetMs: 100, durationMs: 400, status: 'ok' };

describe('barOf', () => {
  it('divides a call into waiting, first token and generation', () => {
    const span = { ...llm, timeToFirstTokenMs: 200, attempts: [{ number: 1, ending: 'end' as const, offsetMs: 100 }, { number: 2, ending: 'end' as const, offsetMs: 200 }] };
    expect(barOf(span, 1000)).toEqual({ left: 10, width: 40, waited: 25, first: 25, rest: 50 });
  });
  it('is one piece where nothing more is known', () => {
    expect(barOf(llm, 1000)).toEqual({ left: 10, width: 40, waited: 0, first: 0, rest: 100 });
    expect(barOf({ ...llm, kind: 'tool', timeToFirstTokenMs: 9 }, 1000).rest).toBe(100);
  });
  it('stays inside whatever the clocks say', () => {
    expect(barOf({ ...llm, offsetMs: -50, durationMs: 5000 }, 1000)).toMatchObject({ left: 0, width: 100 });
    expect(barOf({ ...llm, durationMs: -5 }, 1000)).toMatchObject({ width: 0 });
    expect(barOf(llm, 0)).toMatchObject({ left: 0, width: 0 });
  });
});

describe('ticks', () => {
  it('are round and few', () => {
    expect(ticks(3210, 5)).toEqual([0, 1000, 2000]);
    expect(ticks(100, 5)).toEqual([0, 20, 40, 60, 80]);
    expect(ticks(0, 5)).toEqual([0]);
    for (const total of [0.003, 7, 999, 12345, 9e7]) expect(ticks(total, 6).length).toBeLessThanOrEqual(7);
  });
});
