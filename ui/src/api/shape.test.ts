import { describe, expect, it } from 'vitest';
import { list, nanos, nullable, number, object, optional, text } from './shape';

const check = object({ id: text, size: nullable(number), when: optional(nanos), parts: list(object({ type: text })) });

describe('object', () => {
  it('takes what fits, and fields it does not know', () => {
    expect(() => check({ id: 'a', size: null, parts: [{ type: 'text', extra: 1 }], more: true })).not.toThrow();
  });
  it.each([
    [{ id: 1, size: null, parts: [] }, '$.id: a value of type number (expected: text)'],
    [{ id: 'a', parts: [] }, '$.size: nothing (expected: a number)'],
    [{ id: 'a', size: null, parts: [{ type: 'x' }, {}] }, '$.parts[1].type: nothing (expected: text)'],
    [{ id: 'a', size: null, parts: {} }, '$.parts: a value of type object (expected: a list)'],
    [{ id: 'a', size: null, parts: [], when: '1e9' }, '$.when: a value of type string (expected: nanoseconds as a decimal string)'],
    [null, '$: null (expected: an object)'],
    [[], '$: a list (expected: an object)'],
  ])('says where %j is wrong', (value, message) => expect(() => check(value)).toThrow(message));
});
