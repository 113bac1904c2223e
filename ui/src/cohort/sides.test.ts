import { describe, expect, it } from 'vitest';
import { overTime, sidesOf, sideWords } from './sides';

describe('the sides of a comparison', () => {
  it('are asked for when both are chosen', () => {
    expect(sidesOf({ left: 'model:a' })).toBeUndefined();
    expect(sidesOf({ left: 'model:a', right: '*' })).toEqual({ left: 'model:a', right: '' });
    expect(sidesOf({ left: 'x', leftVersion: 's:1', rightVersion: 's:2' })).toEqual({ leftVersion: 's:1', rightVersion: 's:2' });
  });
  it('are looked at together over time', () => {
    expect(overTime({ leftVersion: 's:1', rightVersion: 's:2' })).toEqual({ site: 's' });
    expect(overTime({ leftVersion: 's:1', rightVersion: 't:2' })).toBeUndefined();
    expect(overTime({ leftVersion: 's:1', right: '' })).toBeUndefined();
    expect(overTime({ left: 'a', right: 'b OR c' })).toEqual({ q: '(a) OR (b OR c)' });
    expect(overTime({ left: '', right: 'b' })).toEqual({ q: '' });
  });
  it('have names', () => {
    expect(sideWords({ query: '', version: null })).toBe('all calls');
    expect(sideWords({ query: '', version: { siteId: 's', siteName: 'refund', versionId: '1', name: 'v3' } })).toBe('refund v3');
  });
});
