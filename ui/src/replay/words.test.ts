import { describe, expect, test } from 'vitest';
import type { Replay, ReplayedCall, ReplayRail } from '../api/types';
import { command, differing, findings, headline, notAcceptable, rowName, selectedRow } from './words';

const call = (number: number, more: Partial<ReplayedCall> = {}): ReplayedCall => ({
  number, spanId: `s${number}`, recordedTraceId: 't', recordedSpanId: `r${number}`, match: 'exact', source: 'tape', attempt: 1, served: true, relaxed: false, stale: false, time: '2026-11-22T00:00:00Z', reason: null, ...more,
});

const rail = (state: ReplayRail['state'], recorded: number | null, ...calls: number[]): ReplayRail => ({ state, recorded, calls });

const replay = (more: Partial<Replay>): Replay => ({
  id: 'i', url: '', baseUrls: {}, status: 'waiting', traceId: 'i', of: { traceId: 't', baselineTraceId: null, sessionId: null }, mode: 'strict', keepGoing: false, speed: 0, created: '2026-11-22T00:00:00Z', recorded: 3,
  calls: [], misses: [], recording: [], rails: [], unused: [], tools: [], unusedTools: [], notReplayable: [], fork: null, unstored: 0, accepted: false, ...more,
});

const left = { traceId: 't', spanId: 'r', name: 'chat' };

describe('headline', () => {
  test('says how far the run is', () => {
    expect(headline(replay({}))).toBe('Waiting for the app: it asked for nothing yet');
    expect(headline(replay({ status: 'running', unused: [left, left] }))).toBe('As recorded so far: 1 call of 3 asked for');
    expect(headline(replay({ status: 'same' }))).toBe('All 3 recorded calls were asked for, and nothing else');
  });

  test('names the fork, or what else was odd', () => {
    expect(headline(replay({ status: 'diverged', fork: { call: 2, tool: null, spanId: 's', match: 'miss', sentence: 'Call 2 …' } }))).toBe('Call 2 …');
    expect(headline(replay({ status: 'diverged', rails: [rail('same', 1, 1), rail('repeated', 1, 2)] }))).toBe('1 call more than recorded was asked for; nothing else differs');
    expect(headline(replay({ status: 'diverged', calls: [call(1, { served: false, source: 'none' })] }))).toBe('1 recorded call could not be answered from what was captured');
  });
});

test('skipped steps and calls that cannot be replayed are findings', () => {
  expect(findings(replay({ rails: [rail('skipped', 2)] }))).toEqual(['A step was skipped: recorded call 2 was not asked for, though a later one was']);
  expect(findings(replay({ rails: [rail('skipped', 1), rail('skipped', 2)] }))[0]).toMatch(/^2 steps were skipped: recorded call 1 and call 2 were/);
  expect(findings(replay({ notReplayable: [{ ...left, name: 'crm.lookup', reason: 'the answer was not captured' }] }))).toEqual(['1 recorded call cannot be replayed: crm.lookup (the answer was not captured)']);
  expect(findings(replay({ unused: [left] }))).toEqual([]);
});

test('only a run in which every call was answered becomes the baseline', () => {
  expect(notAcceptable(replay({}))).toMatch('Nothing was asked');
  expect(notAcceptable(replay({ calls: [call(1)], of: { traceId: null, baselineTraceId: null, sessionId: 's' } }))).toMatch('one trace');
  expect(notAcceptable(replay({ calls: [call(1), call(2, { served: false })] }))).toMatch('1 call got no answer');
  expect(notAcceptable(replay({ calls: [call(1)], unstored: 1 }))).toMatch('run it again');
  expect(notAcceptable(replay({ calls: [call(1)] }))).toBeUndefined();
});

test('the command names the server only where it is not the usual one, and quotes what a shell would read', () => {
  expect(command({ traceId: 't', sessionId: null }, 'http://localhost:4318')).toBe('verbatim replay run --trace t -- <your command>');
  expect(command({ traceId: 't', sessionId: null }, 'http://h:1', '--fork')).toBe('verbatim replay run --url http://h:1 --trace t --fork -- <your command>');
  expect(command({ traceId: null, sessionId: "a'b $x" }, 'http://localhost:4318')).toBe("verbatim replay run --session 'a'\\''b $x' -- <your command>");
});

test('rows are named by their call or the recorded one, and found again', () => {
  const rails = [rail('same', 1, 1, 2), rail('skipped', 2), rail('extra', null, 3), rail('ahead', 3)];
  const of = replay({ rails, fork: { call: 3, tool: null, spanId: 's', match: 'miss', sentence: '' } });
  expect(rails.map(rowName)).toEqual(['1', 'r2', '3', 'r3']);
  expect(rails.map((one) => selectedRow(of, rowName(one)))).toEqual([0, 1, 2, 3]);
  expect(selectedRow(of, '2')).toBe(0);
  expect(selectedRow(of, undefined)).toBe(2);
  expect(selectedRow(of, 'nonsense')).toBe(-1);
  expect(selectedRow(replay({ rails }), undefined)).toBe(-1);
  expect(differing(rails)).toEqual([1, 2]);
});
