import { describe, expect, it } from 'vitest';
import { readJson, summary } from './json';

describe('readJson', () => {
  it('keeps numbers as written', () => {
    expect(readJson('[12345678901234567890, 1.0, -0, 1e400]')).toEqual({
      type: 'array',
      items: ['12345678901234567890', '1.0', '-0', '1e400'].map((raw) => ({ type: 'number', raw })),
    });
  });
  it('keeps duplicate names in order', () => {
    expect(readJson('{"a":1,"b":{},"a":[]}')).toEqual({
      type: 'object',
      entries: [
        { name: 'a', value: { type: 'number', raw: '1' } },
        { name: 'b', value: { type: 'object', entries: [] } },
        { name: 'a', value: { type: 'array', items: [] } },
      ],
    });
  });
  it('decodes strings, also long ones and __proto__', () => {
    const long = 'x"\\\u0000ß'.repeat(3000);
    expect(readJson(JSON.stringify(long))).toEqual({ type: 'string', value: long });
    expect(readJson('{"__proto__":"x"}')).toEqual({
      type: 'object',
      entries: [{ name: '__proto__', value: { type: 'string', value: 'x' } }],
    });
  });
  it('reads 200,000 levels', () => {
    const node = readJson('['.repeat(200_000) + ']'.repeat(200_000));
    expect(node?.type).toBe('array');
  });
  it.each(['', '{', '[1,]', '{"a"}', '{"a":}', '{a:1}', '01', '1 2', 'tru', '"\n"', '"\\x"', '[1}', '{"a":1,}', '--1', "'a'"])(
    'rejects %j',
    (text) => expect(readJson(text)).toBeUndefined(),
  );
  it('agrees with JSON.parse on what is JSON', () => {
    for (const text of [' [ ] ', '{"a" : [ true , null ] }', '"\\ud800"', '-1.5E+3', '[[],{}]']) {
      expect(() => JSON.parse(text) as unknown).not.toThrow();
      expect(readJson(text), text).toBeDefined();
    }
  });
});

describe('summary', () => {
  it('is one line and says where it stops', () => {
    expect(summary(readJson('{"order": 8812, "items": ["a", true]}')!)).toBe('{"order": 8812, "items": ["a", true]}');
    expect(summary(readJson(JSON.stringify({ text: 'y'.repeat(500) }))!, 20)).toBe(`${'{"text": "'}${'y'.repeat(10)}…`);
  });
});
