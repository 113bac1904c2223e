import type { CohortSides } from '../api/queries';
import type { CohortSide } from '../api/types';
import type { CohortSearch } from '../url';

/** An address leaves out what is empty: all calls have a word there. */
export const ALL_CALLS = '*';

export type SideName = 'left' | 'right';

/** What to ask the server; undefined until both sides are chosen. */
export function sidesOf(search: CohortSearch): CohortSides | undefined {
  const sides: { -readonly [K in keyof CohortSides]: CohortSides[K] } = {};
  for (const side of ['left', 'right'] as const) {
    const version = search[`${side}Version`];
    const query = search[side];
    if (version !== undefined) sides[`${side}Version`] = version;
    else if (query !== undefined) sides[side] = query === ALL_CALLS ? '' : query;
    else return undefined;
  }
  return sides;
}

/** Of what changes over time are asked: of the site both versions belong to, or of both queries together. */
export function overTime(sides: CohortSides): { readonly site: string } | { readonly q: string } | undefined {
  const [left, right] = [sides.leftVersion?.split(':')[0], sides.rightVersion?.split(':')[0]];
  if (left !== undefined && right !== undefined) return left === right ? { site: left } : undefined;
  if (sides.left === undefined || sides.right === undefined) return undefined;
  if (sides.left === '' || sides.right === '') return { q: '' };
  return sides.left === sides.right ? { q: sides.left } : { q: `(${sides.left}) OR (${sides.right})` };
}

/** How a side is called. */
export function sideWords({ query, version }: Pick<CohortSide, 'query' | 'version'>): string {
  if (version !== null) return `${version.siteName} ${version.name}`;
  return query === '' ? 'all calls' : query;
}
