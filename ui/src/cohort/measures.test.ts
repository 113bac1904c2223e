import { describe, expect, it } from 'vitest';
import { differenceWords, intervalWords, measureKey, measureName, valueWords, verdictOf } from './measures';

describe('measures', () => {
  it('have their units', () => {
    expect(valueWords('refusals', true, 0.125)).toBe('12.5 %');
    expect(valueWords('errors', true, 0)).toBe('0 %');
    expect(valueWords('errors', true, 0.0004)).toBe('0.04 %');
    expect(valueWords('cost', false, 0.021)).toBe('$0.021');
    expect(valueWords('output_tokens', false, 214)).toBe('214 tokens');
    expect(valueWords('latency', false, 1900)).toBe('1.9 s');
  });
  it('differ with a sign', () => {
    expect(differenceWords('refusals', true, 0.031)).toBe('+3.1 points');
    expect(differenceWords('latency', false, -120)).toBe('−120 ms');
    expect(differenceWords('cost', false, 0)).toBe('no difference');
    expect(intervalWords('refusals', true, { low: -0.01, high: 0.02 })).toBe('−1 to +2 points');
    expect(intervalWords('output_tokens', false, { low: 25.2, high: 46.8 })).toBe('+25.2 to +46.8 tokens');
    expect(intervalWords('latency', false, { low: 0, high: 800 })).toBe('0 to +800 ms');
  });
  it('say whether it is bad news', () => {
    expect(verdictOf({ measure: 'refusals', verdict: 'higher', tool: null }).slice(1)).toEqual(['worse', 'warn']);
    expect(verdictOf({ measure: 'latency', verdict: 'lower', tool: null }).slice(1)).toEqual(['better', 'good']);
    expect(verdictOf({ measure: 'output_tokens', verdict: 'higher', tool: null }).slice(1)).toEqual(['more', 'plain']);
    expect(verdictOf({ measure: 'errors', verdict: 'too_few', tool: null })[1]).toBe('too few to tell');
  });
  it('name the tool', () => {
    expect(measureName({ measure: 'tool_calls', tool: 'lookup_order' })).toBe('calls of lookup_order');
    expect(measureKey({ measure: 'tool_calls', tool: 'lookup_order' })).toBe('tool_calls:lookup_order');
    expect(measureName({ measure: 'cut_off', tool: null })).toBe('answers cut off');
  });
});
