import { AsyncLocalStorage } from 'node:async_hooks';
import { gunzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import web from '../src/platform/web.js';
import { Receiver } from './support/otlp.js';

let receiver: Receiver | undefined;

afterEach(async () => {
  await receiver?.close();
  receiver = undefined;
});

const post = (signal = new AbortController().signal, timeout = 2000) =>
  web.post(receiver?.url ?? '', { 'x-a': 'b' }, new Uint8Array([1, 2, 3]), timeout, signal);

test('compresses', async () => {
  const pieces = [new Uint8Array([1, 2]), new Uint8Array(100_000).fill(7), new Uint8Array([3])];
  expect(gunzipSync(await web.gzip(pieces)).equals(Buffer.concat(pieces))).toBe(true);
  expect(web.utf8Length('é📦')).toBe(6);
});

test('posts, and follows nobody', async () => {
  receiver = await Receiver.start();
  receiver.behaviour = (_, response) => {
    response.writeHead(503, { 'retry-after': '2', 'content-type': 'text/plain' }).end('x'.repeat(100_000));
  };
  const reply = await post();
  expect(reply).toMatchObject({ status: 503, retryAfterMillis: 2000, contentType: 'text/plain' });
  expect(reply.body).toHaveLength(65_536);
  expect(receiver.requests[0]).toMatchObject({ bytes: 3, headers: expect.objectContaining({ 'x-a': 'b' }) as object });
});

test('gives up in time, or when told', async () => {
  receiver = await Receiver.start();
  receiver.behaviour = () => undefined;
  await expect(post(undefined, 50)).rejects.toThrow(/abort/i);
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 50);
  await expect(post(stop.signal)).rejects.toThrow(/abort/i);
});

test('keeps a value on the stack where nothing better is there, and across awaits where something is', async () => {
  const simple = web.asyncStorage<number>();
  expect(simple.run(1, () => [simple.getStore(), simple.run(2, () => simple.getStore()), simple.getStore()])).toEqual([
    1, 2, 1,
  ]);
  expect(simple.getStore()).toBeUndefined();
  Object.assign(globalThis, { AsyncLocalStorage });
  const whole = web.asyncStorage<number>();
  expect(
    await whole.run(3, async () => {
      await web.turn();
      return whole.getStore();
    }),
  ).toBe(3);
  Reflect.deleteProperty(globalThis, 'AsyncLocalStorage');
});

test('knows nothing of a process', () => {
  expect([web.gitCommit(), web.mainProgram().name]).toEqual([undefined, 'unknown_service:javascript']);
  const callOff = web.later(10, () => expect.unreachable());
  callOff();
});
