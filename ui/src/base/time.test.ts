import { describe, expect, it } from 'vitest';
import { between, epochOfMillis, fraction, isoNanos, lossyMillis, parseEpochNanos, relativeTime } from './time';

describe('epoch nanoseconds', () => {
  it('keep every digit', () => {
    expect(isoNanos(parseEpochNanos('1795312800123456789')!)).toBe('2026-11-22T02:00:00.123456789Z');
  });
  it('work before 1970', () => {
    expect(isoNanos(parseEpochNanos('-1')!)).toBe('1969-12-31T23:59:59.999999999Z');
  });
  it('reject what is not a number', () => {
    for (const bad of ['', '1.5', '1e9', 'NaN', '0x10', '1'.repeat(21)]) expect(parseEpochNanos(bad)).toBeUndefined();
  });
  it('subtract without loss', () => {
    const start = parseEpochNanos('1795312800123456789')!;
    const end = parseEpochNanos('1795312800123456790')!;
    expect(between(start, end)).toBe(1n);
    expect(lossyMillis(between(start, end))).toBe(0.000001);
    expect(fraction(end, start, between(start, end))).toBe(1);
    expect(fraction(end, start, between(start, start))).toBe(0);
  });
});

describe('relativeTime', () => {
  const now = 1_795_312_800_000;
  it.each([
    [0, 'just now'],
    [-45_000, '45 s ago'],
    [-300_000, '5 min ago'],
    [-7_200_000, '2 h ago'],
    [-3 * 86_400_000, '3 d ago'],
    [120_000, 'in 2 min'],
  ])('%d ms from now is %s', (offset, text) => expect(relativeTime(epochOfMillis(now + offset), now)).toBe(text));
});
