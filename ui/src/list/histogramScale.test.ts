import { describe, expect, it } from 'vitest';
import { barHeight, chosenRange, held } from './histogramScale';

const histogram = {
  fromTime: '2026-11-22T00:00:00.000000000Z',
  fromEpochNanos: '1795305600000000000',
  toTime: '2026-11-22T10:00:00.000000000Z',
  toEpochNanos: '1795341600000000000',
  bucketMs: 3_600_000,
  traces: [0, 1, 2, 3, 4, 0, 0, 0, 0, 90],
  failed: [0, 0, 0, 0, 1, 0, 0, 0, 0, 0],
};

describe('a drag over the histogram', () => {
  it('takes whole buckets, either way', () => {
    const range = { from: '2026-11-22T02:00:00.000000000Z', to: '2026-11-22T05:00:00.000000000Z' };
    expect(chosenRange(histogram, 0.21, 0.49)).toEqual(range);
    expect(chosenRange(histogram, 0.49, 0.21)).toEqual(range);
  });
  it('takes one bucket for a click, also at the edges', () => {
    expect(chosenRange(histogram, 0.35, 0.35)).toEqual({ from: '2026-11-22T03:00:00.000000000Z', to: '2026-11-22T04:00:00.000000000Z' });
    expect(chosenRange(histogram, 1.2, 1.4)).toEqual({ from: '2026-11-22T09:00:00.000000000Z', to: '2026-11-22T10:00:00.000000000Z' });
    expect(chosenRange(histogram, -1, -0.5)).toEqual({ from: '2026-11-22T00:00:00.000000000Z', to: '2026-11-22T01:00:00.000000000Z' });
  });
});

it('shows a single trace beside many', () => {
  expect(held(histogram)).toBe(100);
  expect(barHeight(1, 90)).toBe(6);
  expect(barHeight(0, 90)).toBe(0);
  expect(barHeight(45, 90)).toBe(50);
});
