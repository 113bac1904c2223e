import type { SavedSearch } from '../api/types';
import { type ListSearch, readKeys, writeKeys } from '../url';

/** What a saved search is made of, apart from its id. */
export interface Draft {
  readonly name: string;
  readonly query: string;
  readonly view: 'traces' | 'places';
  readonly order: 'newest' | 'oldest';
  readonly from: string | null;
  readonly to: string | null;
  readonly facets: readonly string[];
}

/** The search of an address under a name. */
export function draftOf(search: ListSearch, places: boolean, name: string): Draft {
  return {
    name,
    query: search.q ?? '',
    view: places ? 'places' : 'traces',
    order: search.order ?? 'newest',
    from: search.from ?? null,
    to: search.to ?? null,
    facets: readKeys(search.facets),
  };
}

/** The address that shows a saved search. */
export function searchOf(saved: SavedSearch): ListSearch {
  const keys = writeKeys(saved.facets);
  return {
    ...(saved.query === '' ? {} : { q: saved.query }),
    ...(saved.from === null ? {} : { from: saved.from }),
    ...(saved.to === null ? {} : { to: saved.to }),
    view: saved.view,
    ...(saved.order === 'oldest' ? { order: 'oldest' } : {}),
    ...(keys === undefined ? {} : { facets: keys }),
    saved: saved.id,
  };
}

/** Whether the search looked at is not the saved one any more. */
export function isChanged(saved: SavedSearch, now: Draft): boolean {
  return (
    saved.query.trim() !== now.query.trim()
    || saved.view !== now.view
    || saved.order !== now.order
    || saved.from !== now.from
    || saved.to !== now.to
    || saved.facets.join('\n') !== now.facets.join('\n')
  );
}

/** A name to begin with: the query itself, as far as it fits. */
export function proposedName(draft: Draft): string {
  return draft.query.length <= 60 ? draft.query : `${draft.query.slice(0, 59)}…`;
}
