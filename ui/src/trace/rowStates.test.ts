import { describe, expect, it } from 'vitest';
import type { SpanNode, SpanStatus } from '../api/types';
import {
  firstSelection, foldAllOrNothing, hasChildren, hiddenProblems, nextProblem, parentOf, rowOf, treeShape, visibleRows, withoutAncestors,
} from './rowStates';

const node = (depth: number, status: SpanStatus = 'ok', kind: SpanNode['kind'] = 'span'): SpanNode => ({
  spanId: '0'.repeat(16), depth, status, kind, name: 'x', startTime: '', offsetMs: 0, durationMs: 1,
});

// 0 root, 1 a, 2 a.1, 3 a.2 (error), 4 b, 5 second root
const spans = [node(0), node(1), node(2), node(2, 'error'), node(1, 'ok', 'llm'), node(0)];
const shape = treeShape(spans);
const rows = (...folded: number[]) => [...visibleRows(shape, new Set(folded))];

describe('tree', () => {
  it('knows where each branch ends', () => {
    expect([...shape.ends]).toEqual([5, 4, 3, 4, 5, 6]);
    expect(spans.map((_, index) => hasChildren(shape, index))).toEqual([true, true, false, false, false, false]);
    expect(spans.map((_, index) => parentOf(spans, index))).toEqual([-1, 0, 1, 1, 0, -1]);
  });
  it('hides what is folded', () => {
    expect(rows()).toEqual([0, 1, 2, 3, 4, 5]);
    expect(rows(1)).toEqual([0, 1, 4, 5]);
    expect(rows(0)).toEqual([0, 5]);
    expect(rows(0, 1)).toEqual([0, 5]);
  });
  it('finds the row of a span, or of what hides it', () => {
    const seen = visibleRows(shape, new Set([1]));
    expect([0, 1, 2, 3, 4, 5].map((index) => rowOf(seen, index))).toEqual([0, 1, 1, 1, 2, 3]);
  });
  it('unfolds what hides a span and nothing else', () => {
    expect([...withoutAncestors(spans, new Set([0, 1, 4]), 3)]).toEqual([4]);
  });
  it('folds everything below the roots, and opens all again', () => {
    expect([...foldAllOrNothing(spans, shape, new Set())]).toEqual([1]);
    expect([...foldAllOrNothing(spans, shape, new Set([1]))]).toEqual([]);
  });
  it('survives depths that jump', () => {
    const odd = treeShape([node(0), node(5), node(2), node(2)]);
    expect([...odd.ends]).toEqual([4, 2, 3, 4]);
  });
  it('handles 100,000 spans in one chain', () => {
    const chain = Array.from({ length: 100_000 }, (_, depth) => node(depth));
    const deep = treeShape(chain);
    expect(visibleRows(deep, new Set([50_000])).length).toBe(50_001);
  });
});

describe('problems', () => {
  it('are counted below a folded span', () => {
    expect([0, 1, 3, 4].map((index) => hiddenProblems(shape, index))).toEqual([1, 1, 0, 0]);
  });
  it('are visited in a circle', () => {
    const two = treeShape([node(0, 'error'), node(1), node(1, 'refusal')]);
    expect(nextProblem(two, 0, 1)).toBe(2);
    expect(nextProblem(two, 2, 1)).toBe(0);
    expect(nextProblem(two, 0, -1)).toBe(2);
    expect(nextProblem(treeShape([node(0)]), 0, 1)).toBe(-1);
  });
});

describe('firstSelection', () => {
  it('is the deepest reason of what failed', () => {
    expect(firstSelection(spans, shape)).toBe(3);
    const nested = [node(0, 'error'), node(1, 'error', 'llm'), node(1, 'refusal')];
    expect(firstSelection(nested, treeShape(nested))).toBe(1);
  });
  it('else the last model call, else the root', () => {
    const calm = [node(0), node(1, 'ok', 'llm'), node(1, 'ok', 'llm'), node(1, 'ok', 'tool')];
    expect(firstSelection(calm, treeShape(calm))).toBe(2);
    expect(firstSelection([node(0)], treeShape([node(0)]))).toBe(0);
  });
});
