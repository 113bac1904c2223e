import { expect, it } from 'vitest';
import type { Sibling } from '../api/types';
import { ordered } from './order';

const at = (spanId: string, startTime: string): Sibling => ({
  traceId: 't', spanId, startTime, label: 'twin', reason: '', differs: [], unknown: [], score: 1, model: null, promptName: null, promptVersion: null, status: 'ok', userId: null, question: null, answer: null, durationMs: 1, costUsd: null,
});

it('runs are read by likeness or by time', () => {
  const found = [at('b', '2026-11-02T00:00:00.000000002Z'), at('c', '2026-11-03T00:00:00.000000000Z'), at('a', '2026-11-02T00:00:00.000000001Z')];
  const ids = (order: 'newest' | 'oldest' | undefined) => ordered(found, order).map(({ spanId }) => spanId).join('');
  expect([ids(undefined), ids('oldest'), ids('newest')]).toEqual(['bca', 'abc', 'cba']);
});
