import { Readable } from 'node:stream';
import { expect, test, vi } from 'vitest';
import * as verbatim from '../src/index.js';
import { anthropics, KEY, OpenAI, openAIs } from './support/clients.js';
import { answer, ask, attempt, attempts, Harness, textOf } from './support/harness.js';

const harness = new Harness();

test.each(openAIs)('a client keeps its class and settings: $version', async ({ Client }) => {
  const provider = await harness.provider([answer('a')]);
  const original = new Client({ apiKey: KEY, baseURL: provider.url, maxRetries: 7, timeout: 5000 });
  const wrapped = verbatim.wrapOpenAI(original);
  expect(wrapped).toBeInstanceOf(Client);
  expect([wrapped.maxRetries, wrapped.timeout, wrapped.baseURL]).toEqual([7, 5000, provider.url]);
  await original.chat.completions.create(ask('not recorded'));
  expect(verbatim.stats().captured).toBe(0);
});

test.each(openAIs)('clients made from it are recorded, with their own retries: $version', async ({ Client }) => {
  const busy = { status: 500, headers: { 'retry-after-ms': '1' }, body: 'no' };
  const provider = await harness.provider([busy, busy, busy, busy, answer('at last'), { drop: true }]);
  const wrapped = verbatim.wrapOpenAI(new Client({ apiKey: KEY, baseURL: provider.url }));
  const patient = wrapped.withOptions({ maxRetries: 5 });
  await patient.chat.completions.create(ask('Hi'));
  expect(attempts(await harness.span())).toHaveLength(5);
  const hasty = patient.withOptions({ maxRetries: 0, fetch: (input, init) => fetch(input, init) });
  await expect(hasty.chat.completions.create(ask('Hi'))).rejects.toThrow();
  await harness.spans(2);
});

test.each(openAIs)('a client that is wrapped twice is recorded once: $version', async ({ Client }) => {
  const provider = await harness.provider([answer('a')]);
  const once = verbatim.wrapOpenAI(new Client({ apiKey: KEY, baseURL: provider.url }));
  const twice = verbatim.wrapOpenAI(once);
  await twice.chat.completions.create(ask('Hi'));
  expect(attempts(await harness.span())).toHaveLength(1);
});

test.each(openAIs)('Azure: $version', async ({ Azure }) => {
  const provider = await harness.provider([answer('a'), answer('b')]);
  const client = verbatim.wrapOpenAI(
    new Azure({ apiKey: KEY, endpoint: provider.url, apiVersion: '2025-01-01', deployment: 'mine' }),
  );
  expect(client).toBeInstanceOf(Azure);
  await client.chat.completions.create(ask('Hi'));
  const span = await harness.span();
  expect(attempt(span)['url.full']).toBe(
    `${provider.url}/openai/deployments/mine/chat/completions?api-version=2025-01-01`,
  );
  expect(span.attributes['verbatim.kind']).toBe('llm');
  expect(attempt(span)['verbatim.request.headers']).not.toHaveProperty(['api-key']);
});

test('a subclass with a constructor of its own is recorded in place', async () => {
  const provider = await harness.provider([answer('a')]);
  class Ours extends OpenAI {
    readonly ours = true;
    constructor(url: string) {
      super({ apiKey: KEY, baseURL: url });
    }
  }
  const client = verbatim.wrapOpenAI(new Ours(provider.url));
  expect(client.ours).toBe(true);
  await client.chat.completions.create(ask('Hi'));
  await harness.span();
});

test('what is no client comes back as it is, and is counted', () => {
  const log = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const something = { chat: {} };
  expect(verbatim.wrapOpenAI(something)).toBe(something);
  expect(verbatim.wrapAnthropic(undefined as unknown as object)).toBe(undefined);
  expect(verbatim.stats().captureOff).toBe(2);
  expect(log.mock.calls.map(([message]) => String(message))[0]).toMatch(/^Verbatim: capture is off for Object, which/);
  log.mockRestore();
});

test.each(anthropics)('requests are not changed: $version', async ({ Client }) => {
  const provider = await harness.provider([answer('a'), answer('b')]);
  const plain = new Client({ apiKey: KEY, baseURL: provider.url });
  const message = { model: 'claude', max_tokens: 5, messages: [{ role: 'user' as const, content: 'Hi' }] };
  await plain.messages.create(message);
  await verbatim.wrapAnthropic(plain).messages.create(message);
  const [before, after] = provider.exchanges;
  expect(after?.headers).toEqual(before?.headers);
  expect(after?.request.equals(before?.request as Buffer)).toBe(true);
});

test('a form is recorded with the bytes that were sent', async () => {
  const provider = await harness.provider([
    { headers: { 'content-type': 'application/json' }, body: '{"text":"hello"}' },
  ]);
  const client = harness.openAI(provider);
  const sound = Buffer.from(Array.from({ length: 3000 }, (_, i) => i % 256));
  await client.audio.transcriptions.create({ file: new File([sound], 'a.wav'), model: 'whisper-1' });
  const seen = attempt(await harness.span());
  const [exchange] = provider.exchanges;
  expect(exchange?.headers['content-length']).toBe(String(exchange?.request.length));
  expect(Buffer.from(seen['verbatim.request.body'] as Uint8Array).equals(exchange?.request as Buffer)).toBe(true);
  expect(seen['verbatim.request.content_type']).toBe(exchange?.headers['content-type']);
});

test('a fetch of the application that gives streams of Node', async () => {
  const body = JSON.stringify({ id: '1', choices: [] });
  const client = verbatim.wrapOpenAI(
    new OpenAI({
      apiKey: KEY,
      baseURL: 'http://provider.invalid',
      fetch: (() =>
        Promise.resolve({
          ok: true,
          status: 200,
          statusText: 'OK',
          url: 'http://provider.invalid/',
          headers: new Headers({ 'content-type': 'application/json' }),
          body: Readable.from([Buffer.from(body)]),
        })) as unknown as typeof fetch,
    }),
  );
  expect((await client.chat.completions.create(ask('Hi'))).id).toBe('1');
  expect(textOf(attempt(await harness.span())['verbatim.response.body'])).toBe(body);
});

test('a fetch can be recorded without a client', async () => {
  const provider = await harness.provider([answer('a'), { status: 500, body: 'no' }]);
  const recorded = verbatim.wrapFetch(verbatim.wrapFetch(), 'acme');
  const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(ask('Hi')) };
  const url = new URL(`${provider.url}/v1/chat/completions`);
  expect(((await (await recorded(url, post)).json()) as { id: string }).id).toBe('chatcmpl-1');
  expect(await (await recorded(url, post)).text()).toBe('no');
  expect((await recorded(url)).status).toBe(500);
  const spans = await harness.spans(2);
  expect(spans.map((span) => span.attributes['gen_ai.provider.name'])).toEqual(['acme', 'acme']);
  expect(spans.map((span) => attempts(span).length)).toEqual([1, 1]);
  expect(textOf(attempt(spans[0] as (typeof spans)[0])['verbatim.request.body'])).toBe(post.body);
});

test('credentials do not leave the process', async () => {
  const provider = await harness.provider([answer('a')]);
  const client = harness.openAI(provider, {
    defaultHeaders: { 'x-my-secret': KEY, cookie: KEY, 'x-visible': 'yes' },
    defaultQuery: { api_key: KEY, sig: KEY, page: '2' },
  });
  await client.chat.completions.create(ask('Hi'));
  const span = await harness.span();
  expect(JSON.stringify(span, (_, value: unknown) => (typeof value === 'bigint' ? 0 : value))).not.toContain(KEY);
  expect(attempt(span)['url.full']).toMatch(/api_key=REDACTED&sig=REDACTED&page=2$/);
  expect(attempt(span)['verbatim.request.headers']).toMatchObject({ 'x-visible': 'yes' });
});
