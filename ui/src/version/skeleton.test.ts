import { describe, expect, it } from 'vitest';
import type { SkeletonLine } from '../api/types';
import { blameItems } from './Blame';
import { compared, segmentsOf, skeletonItems } from './skeleton';
import { activeThen, momentAt, percent, placeOf, totals } from './shares';

const line = (text: string, more: Partial<SkeletonLine> = {}): SkeletonLine => ({ part: 'system', kind: 'constant', text, examples: [], ...more });
const drawn = (left: string, right: string) => compared([...left].map((c) => line(c)), [...right].map((c) => line(c))).map(({ sign, line: { text } }) => `${sign === 'equal' ? '' : sign === 'added' ? '+' : '-'}${text}`).join(' ');

describe('a skeleton', () => {
  it('marks what is filled in', () => {
    expect(segmentsOf(line('You help {{s1}} ({{s2}} plan)', { examples: ['Emma', 'x', 'y', 'z'] })).map(({ text, mark }) => `${mark}:${text}`)).toEqual([
      'equal:You help ', 'slot:{{s1}}', 'equal: (', 'slot:{{s2}}', 'equal: plan)', 'faint:   "Emma", "x", "y", …',
    ]);
    expect(segmentsOf(line('If so', { kind: 'conditional' }))[0]).toEqual({ text: 'sometimes  ', mark: 'faint' });
  });
  it.each([
    ['abc', 'abc', 'a b c'],
    ['abc', 'axc', 'a -b +x c'],
    ['', 'ab', '+a +b'],
    ['ab', '', '-a -b'],
    ['abcdef', 'abxdf', 'a b -c +x d -e f'],
    ['aa', 'a', 'a -a'],
  ])('%s became %s', (left, right, expected) => expect(drawn(left, right)).toBe(expected));
  it('folds what two have in common', () => {
    const many = Array.from({ length: 30 }, (_, i) => line(String(i)));
    const items = skeletonItems([...many, line('new')], many, () => false);
    expect(items.map((item) => item.type)).toEqual(['heading', 'fold', 'text', 'text', 'text', 'text']);
    expect(skeletonItems([], undefined, () => false)[0]?.type).toBe('note');
  });
});

describe('shares', () => {
  const timeline = { from: '2026-11-01T00:00:00Z', to: '2026-11-11T00:00:00Z' };
  it('say what was active, the most used first', () => {
    const version = (name: string, share: number, state: 'active' | 'draining' | 'inactive') => ({ name, share, state, windowCalls: Math.round(share * 100) }) as never;
    expect(activeThen({ items: [version('v2', 0.08, 'draining'), version('v3', 0.92, 'active'), version('v1', 0, 'inactive')], undecidedShare: 0 })).toBe('v3 (92 %) and v2 (8 %, draining)');
    expect(activeThen({ items: [], undecidedShare: 0 })).toBe('nobody called it');
    expect(activeThen({ items: [version('v1', 0.5, 'active')], undecidedShare: 0.5 })).toBe('v1 (50 %) and not known (50 %)');
  });
  it('never round something to nothing or to everything', () => expect([0, 0.001, 0.5, 0.996, 1].map(percent)).toEqual(['0 %', '<1 %', '50 %', '>99 %', '100 %']));
  it('places moments and finds them again', () => {
    expect(momentAt(timeline, 0.5)).toBe('2026-11-06T00:00:00.000Z');
    expect(placeOf(timeline, momentAt(timeline, 0.25))).toBeCloseTo(0.25);
    expect(momentAt(timeline, -3)).toBe('2026-11-01T00:00:00.000Z');
  });
  it('add up', () => expect(totals([{ timeline: [1, 2] }, { timeline: [3, 0] }])).toEqual([4, 2]));
});

it('blame stands above the lines that share it', () => {
  const origin = (name: string) => ({ versionId: name, name, commit: 'a1b2c3d4e5f6', firstSeen: '2026-11-01T00:00:00Z', conditional: false, answersSince: 12 });
  const lines = [['a', 'v1'], ['b', 'v1'], ['c', 'v2'], ['d', null]].map(([text, name]) => ({ part: 'system' as const, text: text!, origin: name == null ? null : origin(name) }));
  const items = blameItems(lines, Date.parse('2026-11-03T00:00:00Z'));
  expect(items.map((item) => (item.type === 'heading' ? `# ${item.words}: ${item.note}` : item.type === 'text' ? item.segments.map(({ text }) => text).join('') : ''))).toEqual([
    '# v1: commit a1b2c3d4e · first 2 d ago · 12 answers since', 'a', 'b', '# v2: commit a1b2c3d4e · first 2 d ago · 12 answers since', 'c', '# filled in: by the program, another time with something else', 'd',
  ]);
});
