import { describe, expect, it } from 'vitest';
import { canBeAsked, conditionState, hasText, quoted, toggleCondition, tokens } from './terms';

const kinds = (query: string) => tokens(query).map((token) => `${token.kind}=${query.slice(token.start, token.end)}`);

describe('tokens', () => {
  it('names the parts', () => {
    expect(kinds('model:gpt-5 cost:>0.10 -user:u-1 "exact phrase" refund* OR (NOT status:error)')).toEqual([
      'field=model:', 'value=gpt-5', 'field=cost:', 'operator=>', 'value=0.10', 'not=-', 'field=user:', 'value=u-1',
      'phrase="exact phrase"', 'word=refund*', 'or=OR', 'open=(', 'not=NOT', 'field=status:', 'value=error', 'close=)',
    ]);
  });
  it('survives what is half typed', () => {
    expect(kinds('model:')).toEqual(['field=model:']);
    expect(kinds('"open')).toEqual(['phrase="open']);
    expect(kinds('user:"a b')).toEqual(['field=user:', 'value="a b']);
    expect(kinds(') -')).toEqual(['close=)', 'word=-']);
  });
});

describe('text of a query', () => {
  it('is what is not a field', () => {
    expect(hasText('status:error')).toBe(false);
    expect(hasText('status:error -refund')).toBe(false);
    expect(hasText('status:error refund')).toBe(true);
    expect(kinds('“my refund” „deins“ user:“a b“')).toEqual(['phrase=“my refund”', 'phrase=„deins“', 'field=user:', 'value=“a b“']);
  });
});

describe('conditions', () => {
  it('quote what needs it', () => {
    expect(quoted('refund@v3')).toBe('refund@v3');
    expect(quoted('a b')).toBe('"a b"');
    expect(quoted('say "x"\\')).toBe('"say \\"x\\"\\\\"');
    expect(quoted('-x')).toBe('"-x"');
  });
  it('come and go', () => {
    expect(toggleCondition('', 'status', 'error')).toBe('status:error');
    expect(toggleCondition('refund status:error cost:>1', 'status', 'error')).toBe('refund cost:>1');
    expect(toggleCondition('tag:"a b"', 'tag', 'a b')).toBe('');
    expect(toggleCondition('status:error', 'status', 'ok')).toBe('status:error status:ok');
  });
  it('keep the case of metadata keys', () => {
    expect(conditionState('meta.Plan:pro', 'meta.Plan', 'pro')).toBe('in');
    expect(conditionState('meta.Plan:pro', 'meta.plan', 'pro')).toBe('absent');
    expect(conditionState('Status:error', 'status', 'error')).toBe('in');
    expect([canBeAsked('plan.tier-2'), canBeAsked('two words'), canBeAsked('a:b')]).toEqual([true, false, false]);
  });
  it('turn around', () => {
    expect(toggleCondition('status:error', 'status', 'error', true)).toBe('-status:error');
    expect(toggleCondition('x -status:error', 'status', 'error')).toBe('x status:error');
    expect(conditionState('x -status:error', 'status', 'error')).toBe('out');
    expect(conditionState('(status:error OR a)', 'status', 'error')).toBe('absent');
  });
});
