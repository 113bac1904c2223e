import { describe, expect, it } from 'vitest';
import type { Diff } from '../api/types';
import { type LaneItem, lanesOf, pointerOf } from './lanes';

const nothing: Diff = {
  left: { traceId: 'l', spanId: null, answerSpanId: 'x', siteId: null },
  right: { traceId: 'r', spanId: null, answerSpanId: 'y', siteId: null },
  sentence: '', factors: [], path: [], fork: null, complete: true, degraded: [], prompt: { pieces: [], complete: true },
  variables: [], parameters: [], tools: [], calls: [], pairs: [],
  answer: { relation: 'equal', text: { pieces: [], complete: true }, json: null, patch: null, facts: { changed: [], removed: [], added: [] }, calls: [] },
  deltas: [], noise: null,
};
const of = (diff: Partial<Diff>, open: readonly string[] = [], view: 'words' | 'facts' = 'words') => lanesOf({ ...nothing, ...diff }, { view, isOpen: (id) => open.includes(id) });
const drawn = (items: readonly LaneItem[]) => items.map((item) => (item.type === 'text' ? `${item.sign} ${item.segments.map(({ text }) => text).join('')}` : item.type === 'step' ? `step ${item.index}` : item.type === 'fork' ? 'fork' : item.type === 'fold' ? `…${item.words}` : `# ${item.words}`));
const step = (spanId: string) => ({ spanId, kind: 'tool' as const, name: spanId, retries: 0 });

describe('the lanes', () => {
  it('number changes through all of them, neighbours as one', () => {
    const lanes = of({
      prompt: { complete: true, pieces: [{ kind: 'removed', text: 'a\n' }, { kind: 'added', text: 'b\n' }, { kind: 'equal', text: 'c\n' }, { kind: 'added', text: 'd\n' }] },
      path: [{ left: step('a'), right: step('a'), relation: 'equal', depth: 0 }, { left: step('b'), right: null, relation: 'removed', depth: 0 }],
      fork: 1,
    });
    expect(lanes.changes).toEqual(['prompt', 'prompt', 'path']);
    expect(drawn(lanes.path)).toEqual(['step 0', 'fork', 'step 1']);
  });

  it('fold what is equal and open it on demand', () => {
    const lines = Array.from({ length: 40 }, (_, i) => `line ${i}`).join('\n');
    const prompt = { complete: true, pieces: [{ kind: 'added' as const, text: 'new\n' }, { kind: 'equal' as const, text: lines }] };
    expect(drawn(of({ prompt }).prompt).slice(0, 6)).toEqual(['# instructions', 'added new', 'equal line 0', 'equal line 1', 'equal line 2', '…37 equal lines']);
    const open = of({ prompt }, ['p4']);
    expect(open.prompt).toHaveLength(of({ prompt }).prompt.length + 37);
    expect(open.changes).toEqual(of({ prompt }).changes);
  });

  it('say what was not captured, and what was compared coarsely', () => {
    const unknown = of({ factors: [{ kind: 'prompt', state: 'unknown', left: '', right: '' }] });
    expect(drawn(unknown.prompt).join()).toContain('Not captured');
    expect(drawn(unknown.answer).join()).toContain('Not captured');
    expect(drawn(of({ prompt: { pieces: [], complete: false } }).prompt).join()).toContain('Nothing is left out');
    expect(drawn(of({ complete: false, path: [{ left: step('a'), right: step('a'), relation: 'equal', depth: 0 }] }).path).join()).toContain('Too many steps');
    expect(drawn(of({ prompt: null, answer: null }).answer).join()).toContain('calls no model');
  });

  it('write JSON by place and facts as what became of them', () => {
    const change = { leftPath: '/amount', rightPath: '/amount', left: '100', right: '150' };
    const money = (text: string) => ({ kind: 'money' as const, value: text, text });
    const answer = { ...nothing.answer!, relation: 'changed' as const, json: [change], facts: { changed: [{ left: money('100 EUR'), right: money('150 EUR') }], removed: [], added: [] } };
    expect(drawn(of({ answer }).answer)).toEqual(['# what is stated', 'changed money  100 EUR → 150 EUR', '# answer', '# Both are JSON: by place in it.', 'changed /amount  100 → 150']);
    expect(drawn(of({ answer }, [], 'facts').answer)).toEqual(['# what is stated', 'changed money  100 EUR → 150 EUR']);
  });

  it('show what was filled in under the text of the program', () => {
    const lanes = of({ variables: [{ line: 'on the {{}} plan', left: 'free', right: 'pro' }, { line: '{{}}', left: '', right: 'a\nb' }] });
    expect(drawn(lanes.prompt)).toEqual(['# instructions', '# filled in', 'noise on the {{}} plan', 'removed free', 'added pro', 'noise {{}}', 'added a', 'added b']);
    expect(lanes.changes).toEqual(['prompt', 'prompt']);
  });

  it('know where in JSON a change stands, whichever element it is of', () => {
    const change = (path: string) => ({ leftPath: path, rightPath: path, left: '1', right: '2' });
    const lanes = of({ parameters: [change('/seed')], calls: [{ name: 'f', relation: 'changed', changes: [change('/items/0/id')], result: [] }] });
    expect(lanes.changes.map((_, index) => pointerOf(lanes, index))).toEqual(['/seed', undefined, '/items/*/id']);
    expect(pointerOf(lanes, undefined)).toBeUndefined();
  });

  it('do not count noise as a change', () => {
    const lanes = of({ pairs: [{ left: 0, right: 0, role: 'user', relation: 'noise', text: { complete: true, pieces: [{ kind: 'removed', text: '14:05' }, { kind: 'added', text: '15:09' }] } }] });
    expect(lanes.changes).toEqual([]);
    expect(lanes.prompt.filter((item) => item.type === 'text').every((item) => item.sign === 'noise')).toBe(true);
  });

  it('show the text of an equal message once it is known', () => {
    const pairs = Array.from({ length: 5 }, (_, i) => ({ left: i, right: i, role: 'user', relation: 'equal' as const, text: null }));
    expect(drawn(of({ pairs }).prompt).at(-1)).toBe('…5 equal messages');
    const open = lanesOf({ ...nothing, pairs }, { view: 'words', isOpen: () => true, messages: ['hi', '', '', '', 'bye'] });
    expect(drawn(open.prompt)).toContain('equal bye');
  });
});
