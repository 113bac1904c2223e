import type { Sibling } from '../api/types';
import type { SimilarSearch } from '../url';

/** Runs as they were found, the likest first, or in the order of time. */
export function ordered(items: readonly Sibling[], order: SimilarSearch['order']): readonly Sibling[] {
  if (order === undefined) return items;
  const sign = order === 'oldest' ? 1 : -1;
  return items.toSorted((a, b) => sign * (a.startTime < b.startTime ? -1 : a.startTime > b.startTime ? 1 : 0));
}
