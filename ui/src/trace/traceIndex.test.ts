import { expect, it } from 'vitest';
import type { SpanNode } from '../api/types';
import { traceIndex } from './traceIndex';

const span = (spanId: string, more: Partial<SpanNode> = {}): SpanNode => ({
  spanId, depth: 0, kind: 'llm', name: 'x', startTime: '', offsetMs: 0, durationMs: 1, status: 'ok', ...more,
});

it('finds spans, also among several of one id', () => {
  const index = traceIndex({ traceId: 't', spans: [span('a'), span('b', { contentHash: '1' }), span('b', { contentHash: '2' })] });
  expect(index.find('a', undefined)).toBe(0);
  expect(index.find('b', '2')).toBe(2);
  expect(index.find('b', undefined)).toBe(1);
  expect(index.find('b', 'unknown')).toBe(1);
  expect(index.find('c', undefined)).toBe(-1);
});

it('knows who continues whom inside the trace', () => {
  const inside = span('b', { continues: { traceId: 't', spanId: 'a' } });
  const index = traceIndex({ traceId: 't', spans: [span('a'), inside, span('c', { continues: { traceId: 'other', spanId: 'a' } })] });
  expect(index.continuedBy('a')).toEqual([inside]);
  expect(index.continuedBy('b')).toEqual([]);
});

it('finds the tool span of a request', () => {
  const tool = span('a', { kind: 'tool', toolCallId: 'call_1' });
  const index = traceIndex({ traceId: 't', spans: [tool, span('b', { toolCallId: 'call_2' })] });
  expect(index.tool('call_1')).toBe(tool);
  expect(index.tool('call_2')).toBeUndefined();
});
