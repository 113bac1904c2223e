import type { SkeletonLine } from '../api/types';
import { counted } from '../base/format';
import type { LaneItem } from '../diff/lanes';
import { type Segment, type Sign, stretches } from '../diff/lines';

const PARTS: readonly (readonly [SkeletonLine['part'], string])[] = [['system', 'system message'], ['user', 'first message of the user'], ['tool', 'tools']];
const HOLE = /\{\{[^{}]*\}\}/g;

/** A line of program text with what is filled in marked. */
export function segmentsOf(line: SkeletonLine): readonly Segment[] {
  const segments: Segment[] = [];
  if (line.kind === 'conditional') segments.push({ text: 'sometimes  ', mark: 'faint' });
  let at = 0;
  for (const match of line.text.matchAll(HOLE)) {
    if (match.index > at) segments.push({ text: line.text.slice(at, match.index), mark: 'equal' });
    segments.push({ text: match[0], mark: 'slot' });
    at = match.index + match[0].length;
  }
  if (at < line.text.length || line.text === '') segments.push({ text: line.text.slice(at), mark: 'equal' });
  if (line.examples.length > 0) segments.push({ text: `   ${line.examples.slice(0, 3).map((example) => JSON.stringify(example)).join(', ')}${line.examples.length > 3 ? ', …' : ''}`, mark: 'faint' });
  return segments;
}

interface SignedLine {
  readonly sign: Sign;
  readonly line: SkeletonLine;
}

/**
 * Lines of two skeletons in one order: the longest common subsequence of what is left after equal
 * beginnings and ends. Of what differs the left comes first.
 */
export function compared(left: readonly SkeletonLine[], right: readonly SkeletonLine[]): readonly SignedLine[] {
  const key = (line: SkeletonLine) => `${line.kind} ${line.text}`;
  const same = (i: number, j: number) => key(left[i]!) === key(right[j]!);
  let start = 0;
  while (start < left.length && start < right.length && same(start, start)) start++;
  let tail = 0;
  while (tail < left.length - start && tail < right.length - start && same(left.length - 1 - tail, right.length - 1 - tail)) tail++;
  const rows = left.length - tail - start;
  const columns = right.length - tail - start;
  // longest[i][j]: of what is left behind i and j.
  const longest = Array.from({ length: rows + 1 }, () => new Uint32Array(columns + 1));
  for (let i = rows - 1; i >= 0; i--) {
    for (let j = columns - 1; j >= 0; j--) {
      longest[i]![j] = same(start + i, start + j) ? longest[i + 1]![j + 1]! + 1 : Math.max(longest[i + 1]![j]!, longest[i]![j + 1]!);
    }
  }
  const result: SignedLine[] = right.slice(0, start).map((line) => ({ sign: 'equal', line }));
  let i = 0;
  let j = 0;
  while (i < rows || j < columns) {
    if (i < rows && j < columns && same(start + i, start + j)) {
      result.push({ sign: 'equal', line: right[start + j]! });
      i++;
      j++;
    } else if (i < rows && (j >= columns || longest[i + 1]![j]! >= longest[i]![j + 1]!)) result.push({ sign: 'removed', line: left[start + i++]! });
    else result.push({ sign: 'added', line: right[start + j++]! });
  }
  return [...result, ...right.slice(right.length - tail).map((line) => ({ sign: 'equal' as const, line }))];
}

/** A skeleton, or how it differs from another one, as it is shown. */
export function skeletonItems(skeleton: readonly SkeletonLine[], before: readonly SkeletonLine[] | undefined, isOpen: (id: string) => boolean): readonly LaneItem[] {
  const items: LaneItem[] = [];
  for (const [part, words] of PARTS) {
    const of = (lines: readonly SkeletonLine[]) => lines.filter((line) => line.part === part);
    const lines = before === undefined ? of(skeleton).map((line) => ({ sign: 'equal' as const, line })) : compared(of(before), of(skeleton));
    if (lines.length === 0) continue;
    const differing = lines.filter(({ sign }) => sign !== 'equal').length;
    items.push({ type: 'heading', words, note: before === undefined ? counted(lines.length, 'line') : differing === 0 ? 'the same' : `${counted(differing, 'line')} ${differing === 1 ? 'differs' : 'differ'}` });
    const folds = before === undefined ? [{ from: 0, to: lines.length, folds: false }] : stretches(lines.map(({ sign }) => sign));
    for (const { from, to, folds: hidden } of folds) {
      const id = `${part}${from}`;
      if (hidden) items.push({ type: 'fold', id, words: counted(to - from, 'equal line'), open: isOpen(id) });
      if (!hidden || isOpen(id)) for (const { sign, line } of lines.slice(from, to)) items.push({ type: 'text', sign, segments: segmentsOf(line) });
    }
  }
  if (items.length === 0) items.push({ type: 'note', words: 'No program text is known: the prompts of these calls were not captured, or have nothing in common.', tone: 'soft' });
  return items;
}
