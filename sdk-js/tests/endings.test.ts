import { expect, test } from 'vitest';
import * as verbatim from '../src/index.js';
import { openAIs } from './support/clients.js';
import { answer, ask, attempt, attempts, Harness, streamed, textOf } from './support/harness.js';
import { chunksOf } from './support/otlp.js';

const harness = new Harness();
const stream = { stream: true } as const;

test.each(openAIs)('a stream that the application breaks out of is closed: $version', async ({ Client }) => {
  const provider = await harness.provider([streamed(['a', 'b', 'c', 'd', 'e', 'f'], { pace: 30 })]);
  const client = verbatim.wrapOpenAI(new Client({ apiKey: 'k', baseURL: provider.url }));
  for await (const chunk of await client.chat.completions.create({ ...ask('Hi'), ...stream })) {
    expect(chunk.choices[0]?.delta.content).toBe('a');
    break;
  }
  const span = await harness.span();
  expect(attempt(span)['verbatim.response.end']).toBe('close');
  expect(span.statusCode).toBe(0);
  await expect.poll(() => provider.exchanges[0]?.gone).toBe(true);
  const sent = provider.exchanges[0]?.response.toString() ?? '';
  expect(sent.startsWith(textOf(attempt(span)['verbatim.response.body']))).toBe(true);
});

test('chunks are received when they are asked for, and never before', async () => {
  const words = Array.from({ length: 50 }, (_, i) => String(i).repeat(20_000));
  const provider = await harness.provider([streamed(words, { pace: 0 })]);
  const events = (await harness.openAI(provider).chat.completions.create({ ...ask('Hi'), ...stream }))[
    Symbol.asyncIterator
  ]();
  await events.next();
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(verbatim.stats().heldBytes).toBeLessThan(300_000);
  while ((await events.next()).done !== true) {
    // Read it all.
  }
  const span = await harness.span();
  expect(textOf(attempt(span)['verbatim.response.body'])).toBe(provider.exchanges[0]?.response.toString());
  expect(attempt(span)['verbatim.response.end']).toBe('end');
});

test('the time of every chunk is kept', async () => {
  const provider = await harness.provider([streamed(['a', 'b', 'c'], { pace: 60 })]);
  for await (const chunk of await harness.openAI(provider).chat.completions.create({ ...ask('Hi'), ...stream })) {
    expect(chunk.id).toBe('c');
  }
  const chunks = chunksOf(attempt(await harness.span())['verbatim.response.chunks']);
  expect(chunks).toHaveLength(4);
  for (const { nanos } of chunks) {
    expect(nanos).toBeGreaterThan(40e6);
    expect(nanos).toBeLessThan(5e9);
  }
});

test('a call that takes longer than the client waits is a timeout, and tried again', async () => {
  const provider = await harness.provider([{ ...answer('late'), after: 600 }, answer('in time')]);
  const client = harness.openAI(provider, { timeout: 250 });
  const completion = await client.chat.completions.create(ask('Hi'));
  expect(completion.choices[0]?.message.content).toBe('in time');
  const span = await harness.span();
  expect(attempts(span).map((each) => each['verbatim.response.end'])).toEqual(['error', 'end']);
  expect(span.attributes['verbatim.status']).toBeUndefined();
});

test('a last attempt that takes too long makes the call a timeout', async () => {
  const provider = await harness.provider([{ ...answer('late'), after: 600 }]);
  const client = harness.anthropic(provider, { timeout: 250, maxRetries: 0 });
  const message = { model: 'claude', max_tokens: 5, messages: [{ role: 'user' as const, content: 'Hi' }] };
  await expect(client.messages.create(message)).rejects.toThrow(/timed out/i);
  const span = await harness.span();
  expect(span.attributes['verbatim.status']).toBe('timeout');
  expect(span.statusCode).toBe(2);
});

test('a call that the application gives up before the answer is cancelled, and not tried again', async () => {
  const provider = await harness.provider([{ ...answer('late'), after: 2000 }]);
  const abort = new AbortController();
  setTimeout(() => abort.abort(), 100);
  const call = harness.openAI(provider).chat.completions.create(ask('Hi'), { signal: abort.signal });
  await expect(call).rejects.toThrow(/aborted/i);
  const span = await harness.span();
  expect(span.attributes['verbatim.status']).toBe('cancelled');
  expect(attempt(span)['verbatim.response.end']).toBe('cancel');
});

test('a raw response that is never read is abandoned', async () => {
  const provider = await harness.provider([answer('a')]);
  const client = harness.openAI(provider);
  expect((await client.chat.completions.create(ask('Hi')).asResponse()).status).toBe(200);
  await expect
    .poll(
      () => {
        global.gc?.();
        return verbatim.stats().captured;
      },
      { timeout: 10_000 },
    )
    .toBe(1);
  expect(attempt(await harness.span())['verbatim.response.end']).toBe('abandoned');
});

test('a raw response is like the one of fetch', async () => {
  const provider = await harness.provider([answer('a')]);
  const response = await harness.openAI(provider).chat.completions.create(ask('Hi')).asResponse();
  expect(response).toBeInstanceOf(Response);
  expect(response.url).toBe(`${provider.url}/v1/chat/completions`);
  expect([response.ok, response.redirected, response.type]).toEqual([true, false, 'basic']);
  const copy = response.clone();
  expect(await response.text()).toBe(await copy.text());
  expect(attempt(await harness.span())['verbatim.response.end']).toBe('end');
});

test('a call whose attempts all fail has each of them with its bytes', async () => {
  const busy = { status: 503, headers: { 'retry-after-ms': '5', 'content-type': 'application/json' } };
  const provider = await harness.provider([
    { ...busy, body: '{"try":1}' },
    { ...busy, body: '{"try":2}' },
    { ...busy, body: '{"try":3}' },
  ]);
  await expect(harness.openAI(provider).chat.completions.create(ask('Hi'))).rejects.toThrow(/503/);
  const span = await harness.span();
  expect(attempts(span).map((each) => textOf(each['verbatim.response.body']))).toEqual([
    '{"try":1}',
    '{"try":2}',
    '{"try":3}',
  ]);
  expect(span.attributes['error.type']).toBe('503');
});

test('an error that stalls does not hold up the retry', async () => {
  const provider = await harness.provider([
    { status: 500, headers: { 'retry-after-ms': '5' }, chunks: ['begun'], hold: true },
    answer('second'),
  ]);
  const begun = Date.now();
  await harness.openAI(provider).chat.completions.create(ask('Hi'));
  expect(Date.now() - begun).toBeLessThan(1500);
  const [first] = attempts(await harness.span());
  expect(textOf(first?.['verbatim.response.body'])).toBe('begun');
  expect(first?.['verbatim.response.end']).toBe('close');
});

test('calls that run side by side keep their attempts apart', async () => {
  const seen = new Map<string, number>();
  const provider = await harness.provider((request) => {
    const text = (JSON.parse(request.toString()) as ReturnType<typeof ask>).messages[0]?.content ?? '';
    const times = (seen.get(text) ?? 0) + 1;
    seen.set(text, times);
    return times === 1
      ? { status: 429, headers: { 'retry-after-ms': '10' }, body: `slow down ${text}` }
      : answer(`answer to ${text}`);
  });
  const client = harness.openAI(provider);
  const questions = Array.from({ length: 20 }, (_, i) => `question ${i}`);
  await Promise.all(questions.map((question) => client.chat.completions.create(ask(question))));
  const spans = await harness.spans(20);
  for (const span of spans) {
    const [first, second] = attempts(span);
    const question = (JSON.parse(textOf(first?.['verbatim.request.body'])) as ReturnType<typeof ask>).messages[0]
      ?.content;
    expect(textOf(first?.['verbatim.response.body'])).toBe(`slow down ${question}`);
    expect(textOf(second?.['verbatim.response.body'])).toContain(`answer to ${question}"`);
    expect(second?.['verbatim.request.same_as']).toBe(1n);
  }
});
