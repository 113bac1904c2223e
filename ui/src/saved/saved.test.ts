import { describe, expect, it } from 'vitest';
import { draftOf, isChanged, proposedName, searchOf } from './saved';

const saved = { id: 'abcdefghij', name: 'Refunds', query: '"my refund" status:refusal', view: 'places', order: 'oldest', from: '-7d', to: null, facets: ['plan', 'a,b'], createdAt: '2026-11-22T15:00:00Z' } as const;

describe('a saved search', () => {
  it('is what the address shows again', () => {
    const search = searchOf(saved);
    expect(search).toEqual({ q: saved.query, from: '-7d', view: 'places', order: 'oldest', facets: 'plan,a%2Cb', saved: saved.id });
    expect(isChanged(saved, draftOf(search, true, ''))).toBe(false);
  });
  it.each([
    [{ q: 'other' }, true],
    [{ from: '-1d' }, true],
    [{ facets: 'plan' }, true],
    [{ q: `${saved.query} ` }, false],
  ])('differs from what was changed since: %j', (change, changed) => {
    expect(isChanged(saved, draftOf({ ...searchOf(saved), ...change }, true, ''))).toBe(changed);
  });
  it('differs in the list that is looked at, and in its order', () => {
    expect(isChanged(saved, draftOf(searchOf(saved), false, ''))).toBe(true);
    expect(isChanged({ ...saved, order: 'newest' }, draftOf(searchOf(saved), true, ''))).toBe(true);
  });
  it('is called by its query until somebody names it', () => {
    expect(proposedName(draftOf({ q: 'status:error' }, false, ''))).toBe('status:error');
    expect(proposedName(draftOf({ q: 'x'.repeat(80) }, false, ''))).toHaveLength(60);
  });
});
