import type { LaneItem } from './lanes';
import type { Segment } from './lines';
import { wrapped } from './wrap';

/** One row of a lane, of the one height that all have. */
export interface LaneRow {
  readonly item: LaneItem;
  /** Of text: what of it stands in this row. */
  readonly segments: readonly Segment[];
  /** Whether it is the first row of its item. */
  readonly first: boolean;
}

/** Columns that a step of indentation takes. */
export const INDENT = 2;

/** @param columns how many characters stand beside each other */
export function rowsOf(items: readonly LaneItem[], columns: number): readonly LaneRow[] {
  const rows: LaneRow[] = [];
  for (const item of items) {
    if (item.type === 'text') {
      const parts = wrapped(item.segments, columns - (item.indent ?? 0) * INDENT);
      parts.forEach((segments, index) => rows.push({ item, segments, first: index === 0 }));
    } else if (item.type === 'note') {
      const parts = wrapped([{ text: item.words, mark: 'faint' }], columns);
      parts.forEach((segments, index) => rows.push({ item, segments, first: index === 0 }));
    } else {
      rows.push({ item, segments: [], first: true });
    }
  }
  return rows;
}

/** The first row of a change; -1 if it is not among them. */
export function rowOfChange(rows: readonly LaneRow[], change: number): number {
  return rows.findIndex(({ item }) => (item.type === 'text' || item.type === 'step') && item.change === change);
}
