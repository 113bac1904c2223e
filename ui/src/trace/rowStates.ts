import type { SpanNode } from '../api/types';

/** Which rows of a trace are seen. The server sends spans in tree order with their depth; nothing here builds a tree. */

export interface TreeShape {
  /** For each span the index behind its last descendant. */
  readonly ends: Int32Array;
  /** Indexes of spans that did not end as hoped, in order. */
  readonly problems: readonly number[];
}

export function isProblem(span: Pick<SpanNode, 'status'>): boolean {
  return span.status !== 'ok';
}

export function treeShape(spans: readonly SpanNode[]): TreeShape {
  const ends = new Int32Array(spans.length);
  const open: number[] = [];
  const problems: number[] = [];
  spans.forEach((span, index) => {
    while (open.length > 0 && spans[open.at(-1)!]!.depth >= span.depth) ends[open.pop()!] = index;
    open.push(index);
    if (isProblem(span)) problems.push(index);
  });
  for (const index of open) ends[index] = spans.length;
  return { ends, problems };
}

export function hasChildren(shape: TreeShape, index: number): boolean {
  return (shape.ends[index] ?? 0) > index + 1;
}

/** Indexes of the spans that are seen when these are folded. */
export function visibleRows(shape: TreeShape, folded: ReadonlySet<number>): Int32Array {
  const rows = new Int32Array(shape.ends.length);
  let count = 0;
  for (let index = 0; index < shape.ends.length; ) {
    rows[count++] = index;
    index = folded.has(index) ? shape.ends[index]! : index + 1;
  }
  return rows.subarray(0, count);
}

/** The row of a span, or of the folded ancestor that hides it. */
export function rowOf(rows: Int32Array, index: number): number {
  let low = 0;
  let high = rows.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (rows[middle]! <= index) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The parent's index, or -1. */
export function parentOf(spans: readonly SpanNode[], index: number): number {
  const depth = spans[index]?.depth ?? 0;
  for (let before = index - 1; before >= 0; before--) if (spans[before]!.depth < depth) return before;
  return -1;
}

/** What must be unfolded so that the span is seen. */
export function withoutAncestors(spans: readonly SpanNode[], folded: ReadonlySet<number>, index: number): ReadonlySet<number> {
  if (folded.size === 0) return folded;
  const next = new Set(folded);
  for (let above = parentOf(spans, index); above >= 0; above = parentOf(spans, above)) next.delete(above);
  return next.size === folded.size ? folded : next;
}

/** Everything that can be folded, or nothing if anything is folded already. */
export function foldAllOrNothing(spans: readonly SpanNode[], shape: TreeShape, folded: ReadonlySet<number>): ReadonlySet<number> {
  if (folded.size > 0) return new Set();
  const all = new Set<number>();
  spans.forEach((span, index) => {
    if (span.depth > 0 && hasChildren(shape, index)) all.add(index);
  });
  if (all.size > 0) return all;
  spans.forEach((_, index) => {
    if (hasChildren(shape, index)) all.add(index);
  });
  return all;
}

/** How many problems hide below a folded span. */
export function hiddenProblems(shape: TreeShape, index: number): number {
  const end = shape.ends[index] ?? 0;
  return firstAtLeast(shape.problems, end) - firstAtLeast(shape.problems, index + 1);
}

/** The next problem after a span, or before it, going round. -1 if there is none. */
export function nextProblem(shape: TreeShape, index: number, step: 1 | -1): number {
  const { problems } = shape;
  if (problems.length === 0) return -1;
  const place = step > 0 ? firstAtLeast(problems, index + 1) : firstAtLeast(problems, index) - 1;
  return problems[(place + problems.length) % problems.length] ?? -1;
}

/**
 * What somebody wants to see first: the deepest reason of the first problem, else the last answer of
 * a model, else the first span.
 */
export function firstSelection(spans: readonly SpanNode[], shape: TreeShape): number {
  const grave = ['error', 'timeout', 'refusal', 'incomplete', 'cancelled'];
  for (const status of grave) {
    const found = shape.problems.filter((index) => spans[index]!.status === status);
    if (found.length === 0) continue;
    return found.find((index) => hiddenProblems(shape, index) === 0) ?? found[0]!;
  }
  for (let index = spans.length - 1; index >= 0; index--) if (spans[index]!.kind === 'llm') return index;
  return 0;
}

function firstAtLeast(sorted: readonly number[], wanted: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
