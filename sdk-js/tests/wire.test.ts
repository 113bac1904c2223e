import { expect, test } from 'vitest';
import { jsonScalars } from '../src/call/json-scalars.js';
import { Bytes, type FinishedSpan, type Value } from '../src/export/finished-span.js';
import { encodeSpan, OtlpEncoder } from '../src/export/otlp-encoder.js';
import { decode } from './support/otlp.js';

function span(attributes: Record<string, Value>): FinishedSpan {
  return {
    traceId: '0123456789abcdef0123456789abcdef',
    spanId: '00000000000000ff',
    parentSpanId: undefined,
    name: 'n',
    kind: 'internal',
    startEpochNanos: 1n,
    endEpochNanos: 2n ** 63n,
    attributes,
    events: [],
    error: undefined,
  };
}

function sent(attributes: Record<string, Value>) {
  const request = new OtlpEncoder({ 'service.name': 's' }, 'scope', '1').request([encodeSpan(span(attributes))]);
  return decode(Buffer.concat(request.pieces()))[0];
}

test('every kind of value arrives as what it was', () => {
  const got = sent({
    text: 'é📦\0',
    empty: '',
    whole: 3,
    negative: -1,
    large: Number.MAX_SAFE_INTEGER,
    larger: 2n ** 62n,
    fraction: -0.5,
    huge: 1e300,
    infinite: Number.POSITIVE_INFINITY,
    yes: true,
    no: false,
    list: [1, 'a', [true]],
    map: { 'a.b': 1, c: { d: 'e' } },
    bytes: new Bytes([new Uint8Array([1, 2]), 'é', new Uint8Array([255])]),
  });
  expect(got?.end).toBe(2n ** 63n);
  expect(got?.attributes).toEqual({
    text: 'é📦\0',
    empty: '',
    whole: 3n,
    negative: -1n,
    large: BigInt(Number.MAX_SAFE_INTEGER),
    larger: 2n ** 62n,
    fraction: -0.5,
    huge: 1e300,
    infinite: Number.POSITIVE_INFINITY,
    yes: true,
    no: false,
    list: [1n, 'a', [true]],
    map: { 'a.b': 1n, c: { d: 'e' } },
    bytes: new Uint8Array([1, 2, 0xc3, 0xa9, 255]),
  });
});

test('sizes around the borders of the writer', () => {
  const seed = Date.now() % 1_000_000;
  let state = seed;
  const random = (below: number) => (state = (state * 48271 + 11) % 2147483647) % below;
  for (let round = 0; round < 200; round++) {
    const attributes = Object.fromEntries(
      Array.from({ length: random(20) }, (_, i): [string, string] => [
        `k${i}`,
        'x'.repeat(random(random(2) ? 600 : 9000)),
      ]),
    );
    expect(sent(attributes)?.attributes, `seed ${seed}`).toEqual(attributes);
  }
});

test('scalars are found in JSON, and in what only looks like it', () => {
  const find = (json: string, ...names: string[]) => Object.fromEntries(jsonScalars(json, new Set(names)));
  const json = JSON.stringify({
    messages: [{ model: 'not this', content: 'a "quoted\\" {text} \\' }],
    model: 'gpt"5é',
    usage: { input_tokens: 5, details: { input_tokens: 9 }, output_tokens: 7.5 },
  });
  expect(find(json, 'model', 'usage.input_tokens', 'usage.output_tokens')).toEqual({
    model: 'gpt"5é',
    'usage.input_tokens': 5,
  });
  for (let cut = 0; cut < json.length; cut++) {
    expect(Object.keys(find(json.slice(0, cut), 'model')).length).toBeLessThanOrEqual(1);
  }
  for (const rubbish of ['', '[', '{"a"', '{"a":', 'null', '{]', '{"model":nope}', '{"model"']) {
    expect(find(rubbish, 'model')).toEqual({});
  }
});
