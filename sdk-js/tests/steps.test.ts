import { context, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { afterEach, describe, expect, test } from 'vitest';
import * as verbatim from '../src/index.js';
import { answer, ask, Harness, streamed } from './support/harness.js';

const harness = new Harness();
const turn = () => new Promise((resolve) => setTimeout(resolve, 5));

test('steps nest across awaits, and those side by side do not mix', async () => {
  const branch = (name: string) =>
    verbatim.observe(name, async () => {
      await turn();
      await verbatim.observe(`${name}.inner`, turn);
    });
  await verbatim.observe('outer', { kind: 'agent', input: { a: 1 } }, async () => {
    await Promise.all([branch('left'), branch('right')]);
    return 'done';
  });
  await harness.spans(5);
  const [outer, left, right] = ['outer', 'left', 'right'].map((name) => harness.receiver.span(name));
  expect(left?.parentSpanId).toBe(outer?.spanId);
  expect(right?.parentSpanId).toBe(outer?.spanId);
  expect(harness.receiver.span('left.inner').parentSpanId).toBe(left?.spanId);
  expect(harness.receiver.span('right.inner').parentSpanId).toBe(right?.spanId);
  expect(new Set(harness.receiver.spans.map((span) => span.traceId)).size).toBe(1);
  expect(outer?.attributes).toMatchObject({
    'verbatim.kind': 'agent',
    'verbatim.input': '{"a":1}',
    'verbatim.output': 'done',
  });
});

test('what the work throws is recorded and thrown on', async () => {
  const broken = new TypeError('no such order');
  expect(() =>
    verbatim.tool('order', { callId: 'call_1', arguments: { id: 17 } }, () => {
      throw broken;
    }),
  ).toThrow(broken);
  await expect(verbatim.observe('later', () => Promise.reject(broken))).rejects.toBe(broken);
  await harness.spans(2);
  const order = harness.receiver.span('order');
  expect(order.attributes).toMatchObject({
    'gen_ai.tool.call.id': 'call_1',
    'gen_ai.tool.call.arguments': '{"id":17}',
    'error.type': 'TypeError',
  });
  expect([order.statusCode, order.statusMessage]).toEqual([2, 'TypeError: no such order']);
});

test('a function can be observed once for all its calls', async () => {
  const add = verbatim.observed('add', { kind: 'tool' }, async function (this: { base: number }, a: number, b: number) {
    await turn();
    return this.base + a + b;
  });
  expect(await add.call({ base: 10 }, 1, 2)).toBe(13);
  const span = await harness.span();
  expect(span.attributes).toMatchObject({
    'gen_ai.tool.name': 'add',
    'gen_ai.tool.call.arguments': '[1,2]',
    'gen_ai.tool.call.result': '13',
  });
});

describe('iterators', () => {
  async function* words() {
    for (const word of ['a ', 'b ', 'c']) {
      await verbatim.observe('inside', turn);
      yield word;
    }
  }

  test('an async generator is a step until it is exhausted', async () => {
    const got: string[] = [];
    for await (const word of verbatim.observe('words', () => words())) {
      got.push(word);
    }
    expect(got).toEqual(['a ', 'b ', 'c']);
    await harness.spans(4);
    const span = harness.receiver.span('words');
    expect(span.attributes['verbatim.output']).toBe('a b c');
    const inside = harness.receiver.spans.filter((each) => each.name === 'inside');
    expect(inside.map((each) => each.parentSpanId)).toEqual([span.spanId, span.spanId, span.spanId]);
  });

  test('or given up', async () => {
    let cleaned = false;
    const generator = verbatim.observe('numbers', function* () {
      try {
        yield 1;
        yield 2;
        yield 3;
      } finally {
        cleaned = true;
      }
    });
    for (const number of generator) {
      if (number === 2) {
        break;
      }
    }
    expect(cleaned).toBe(true);
    expect((await harness.span()).attributes['verbatim.output']).toBe('[1,2]');
  });

  test('or forgotten', async () => {
    await (async () => {
      await verbatim.observe('words', () => words()).next();
    })();
    await expect
      .poll(
        () => {
          global.gc?.();
          return verbatim.stats().captured;
        },
        { timeout: 10_000 },
      )
      .toBe(2);
  });
});

test("a client's promise comes back with its own methods", async () => {
  const provider = await harness.provider([answer('a'), answer('b')]);
  const client = harness.openAI(provider);
  const { data, response } = await verbatim
    .observe('with response', () => client.chat.completions.create(ask('Hi')))
    .withResponse();
  expect([data.id, response.status]).toEqual(['chatcmpl-1', 200]);
  expect((await verbatim.observe('plain', () => client.chat.completions.create(ask('Hi')))).id).toBe('chatcmpl-1');
  const spans = await harness.spans(4);
  const calls = spans.filter((span) => span.name === 'chat gpt-5').map((span) => span.parentSpanId);
  expect(calls).toEqual([harness.receiver.span('with response').spanId, harness.receiver.span('plain').spanId]);
  expect(harness.receiver.span('plain').attributes['verbatim.output']).toContain('chatcmpl-1');
});

test('a stream that is given back is not touched', async () => {
  const provider = await harness.provider([streamed(['a', 'b'])]);
  const client = harness.openAI(provider);
  const stream = await verbatim.observe('begin', () => client.chat.completions.create({ ...ask('Hi'), stream: true }));
  let count = 0;
  for await (const chunk of stream) {
    count += chunk.choices.length;
  }
  expect(count).toBe(2);
  await harness.spans(2);
  expect(harness.receiver.span('begin').attributes).not.toHaveProperty(['verbatim.output']);
});

test('labels hold for everything inside and add up', async () => {
  await verbatim.labels({ session: 's', prompt: { name: 'p', version: '1' }, tags: ['a'] }, async () => {
    await verbatim.user('u', () =>
      verbatim.metadata({ plan: 'pro', deep: { n: 1.5 } }, () =>
        verbatim.tags(['b', 'a'], async () => {
          await turn();
          verbatim.observe('inside', { metadata: { own: true }, tags: ['c'] }, () => undefined);
        }),
      ),
    );
    verbatim.prompt('q', '2', () => verbatim.observe('beside', () => undefined));
  });
  await harness.spans(2);
  expect(harness.receiver.span('inside').attributes).toMatchObject({
    'session.id': 's',
    'user.id': 'u',
    'verbatim.prompt.name': 'p',
    'verbatim.metadata.plan': 'pro',
    'verbatim.metadata.deep': { n: 1.5 },
    'verbatim.metadata.own': true,
    'verbatim.tags': ['a', 'b', 'c'],
  });
  const beside = harness.receiver.span('beside').attributes;
  expect(beside).toMatchObject({ 'session.id': 's', 'verbatim.prompt.name': 'q', 'verbatim.prompt.version': '2' });
  expect(beside).not.toHaveProperty(['user.id']);
});

test('what happened next is said about the last call, also later', async () => {
  const provider = await harness.provider([answer('a'), answer('b'), answer('c')]);
  const client = harness.openAI(provider);
  const handles = await Promise.all(
    [1, 2].map((n) =>
      verbatim.observe(`step ${n}`, async () => {
        await client.chat.completions.create(ask(`Hi ${n}`));
        verbatim.outcome('parse_failed', 'no brace');
        return verbatim.lastCall();
      }),
    ),
  );
  await client.chat.completions.create(ask('outside'));
  const last = verbatim.lastCall();
  await harness.spans(7);
  handles[0]?.outcome('shown');
  await harness.spans(8);
  const calls = harness.receiver.spans.filter((span) => span.name === 'chat gpt-5');
  const facts = harness.receiver.spans.filter((span) => span.name === 'verbatim.fact');
  expect(facts.map((fact) => fact.attributes['verbatim.fact.span_id'])).toEqual(
    [handles[0]?.spanId, handles[1]?.spanId, handles[0]?.spanId].sort((a, b) => (a === b ? 0 : 0)),
  );
  expect(new Set(calls.map((call) => call.spanId))).toEqual(
    new Set([handles[0]?.spanId, handles[1]?.spanId, last?.spanId]),
  );
  expect(facts.at(-1)?.attributes).toMatchObject({ 'verbatim.outcome': 'shown' });
  expect(facts[0]?.attributes).toMatchObject({
    'verbatim.outcome': 'parse_failed',
    'verbatim.outcome.detail': 'no brace',
  });
});

test('a span that is ended by hand', async () => {
  const span = verbatim.begin('plan', { kind: 'chain', input: 'what' });
  await span.run(() => verbatim.observe('inside', turn));
  span.output({ steps: 2 }).metadata('depth', 3).tag('t');
  span.end();
  span.end();
  span.outcome('used');
  await harness.spans(3);
  const plan = harness.receiver.span('plan');
  expect(harness.receiver.span('inside').parentSpanId).toBe(plan.spanId);
  expect(plan.attributes).toMatchObject({ 'verbatim.output': '{"steps":2}', 'verbatim.metadata.depth': 3n });
  expect(harness.receiver.span('verbatim.fact').attributes['verbatim.fact.span_id']).toBe(plan.spanId);
});

test('values that cannot be read harm nobody', async () => {
  const cycle: Record<string, unknown> = { n: 1n, map: new Map([['k', new Set([1])]]) };
  verbatim.observe('readable', () => cycle);
  cycle['self'] = cycle;
  const hostile = new Proxy({}, { ownKeys: () => { throw new Error('no'); } }); // prettier-ignore
  verbatim.observe('hostile', { input: cycle, metadata: { hostile } }, (span) => span.output(() => 1));
  await harness.spans(2);
  expect(harness.receiver.span('readable').attributes['verbatim.output']).toBe('{"n":"1","map":{"k":[1]}}');
  expect(harness.receiver.span('hostile').attributes).toMatchObject({
    'verbatim.input': '(not captured: Object cannot be written as JSON)',
    'verbatim.metadata.hostile': '(not captured: the value cannot be read)',
  });
});

describe('between services', () => {
  test('the trace goes on', async () => {
    const headers = verbatim.observe('caller', () => verbatim.inject({ accept: '*/*' } as Record<string, unknown>));
    expect(headers['traceparent']).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    await verbatim.extract({ TraceParent: headers['traceparent'], tracestate: 'a=1' }, () =>
      verbatim.observe('called', turn),
    );
    const again = verbatim.extract(new Headers({ traceparent: String(headers['traceparent']) }), () =>
      verbatim.inject(new Headers()),
    );
    expect(again.get('traceparent')).toBe(headers['traceparent']);
    await harness.spans(2);
    const caller = harness.receiver.span('caller');
    expect(harness.receiver.span('called')).toMatchObject({ traceId: caller.traceId, parentSpanId: caller.spanId });
  });

  test.each([
    undefined,
    '',
    'rubbish',
    `00-${'0'.repeat(32)}-${'1'.repeat(16)}-01`,
    `ff-${'1'.repeat(32)}-${'1'.repeat(16)}-01`,
    `00-${'1'.repeat(32)}-${'1'.repeat(16)}-01-more`,
  ])('a wrong traceparent changes nothing: %s', async (traceparent) => {
    verbatim.extract({ traceparent }, () => verbatim.observe('called', () => undefined));
    expect((await harness.span()).parentSpanId).toBeUndefined();
  });
});

describe('with OpenTelemetry of the application', () => {
  const exporter = new InMemorySpanExporter();

  function setUp(): void {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
  }

  afterEach(() => {
    exporter.reset();
    context.disable();
    trace.disable();
    propagation.disable();
  });

  test('spans nest in its traces and are made there too, without what people said', async () => {
    setUp();
    const provider = await harness.provider([answer('a')]);
    const client = harness.openAI(provider);
    const tracer = trace.getTracer('test');
    await tracer.startActiveSpan('request', async (request) => {
      await verbatim.observe('step', { input: 'private' }, async () => {
        await tracer.startActiveSpan('theirs', async (theirs) => {
          await client.chat.completions.create(ask('Hi'));
          theirs.end();
        });
      });
      request.end();
    });
    await harness.spans(2);
    const own = new Map(exporter.getFinishedSpans().map((span) => [span.name, span]));
    expect([...own.keys()].sort()).toEqual(['chat gpt-5', 'request', 'step', 'theirs']);
    for (const name of ['step', 'chat gpt-5']) {
      const received = harness.receiver.span(name);
      const mirrored = own.get(name);
      expect(mirrored?.spanContext()).toMatchObject({ traceId: received.traceId, spanId: received.spanId });
      expect(mirrored?.parentSpanContext?.spanId).toBe(received.parentSpanId);
    }
    expect(harness.receiver.span('chat gpt-5').parentSpanId).toBe(own.get('theirs')?.spanContext().spanId);
    expect(own.get('step')?.attributes).not.toHaveProperty(['verbatim.input']);
    expect(own.get('chat gpt-5')?.attributes['gen_ai.usage.input_tokens']).toBe(5);
  });

  test('a root that the application asks for is a root', async () => {
    setUp();
    verbatim.observe('outer', () => {
      context.with(ROOT_CONTEXT, () => verbatim.observe('apart', () => undefined));
    });
    await harness.spans(2);
    expect(harness.receiver.span('apart').parentSpanId).toBeUndefined();
  });
});
