import { describe, expect, it } from 'vitest';
import { editWords, inverse, splitLines } from './edits';

const own = { name: 'v2', renamed: false };

describe('a correction by hand', () => {
  it('is taken back by its inverse', () => {
    expect(inverse({ kind: 'rename', versionId: 'a', name: 'x' }, own, { versionId: 'a' })).toEqual({ kind: 'rename', versionId: 'a', name: null });
    expect(inverse({ kind: 'rename', versionId: 'a', name: null }, { name: 'x', renamed: true }, { versionId: 'a' })).toEqual({ kind: 'rename', versionId: 'a', name: 'x' });
    expect(inverse({ kind: 'merge', versionId: 'a', into: 'b' }, own, { versionId: 'b' })).toEqual({ kind: 'merge', versionId: 'a', into: null });
    expect(inverse({ kind: 'split', versionId: 'a', line: 'l' }, own, { versionId: 'c' })).toEqual({ kind: 'split', versionId: 'c', line: null });
  });
  it('is said in words', () => {
    const nameOf = (id: string) => `name of ${id}`;
    expect(editWords({ kind: 'rename', versionId: 'a', name: 'x' }, 'v2', nameOf)).toBe('v2 is now called x');
    expect(editWords({ kind: 'merge', versionId: 'a', into: 'b' }, 'v2', nameOf)).toBe('v2 is now shown as name of b');
    expect(editWords({ kind: 'merge', versionId: 'a', into: null }, 'v2', nameOf)).toBe('v2 is shown by itself again');
    expect(editWords({ kind: 'split', versionId: 'a', line: 'Be kind.' }, 'v2', nameOf)).toContain('“Be kind.”');
  });
  it('splits by a line that only some prompts have', () => {
    const line = (kind: 'constant' | 'conditional' | 'slot', text: string, part: 'system' | 'tool' = 'system') => ({ part, kind, text, examples: [] });
    expect(splitLines([line('constant', 'a'), line('conditional', ' b '), line('conditional', 'b'), line('conditional', '{{s1}} c'), line('conditional', 't', 'tool'), line('slot', 's')])).toEqual(['b']);
  });
});
