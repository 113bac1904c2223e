import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import * as verbatim from '../src/index.js';
import { install } from '../src/installation.js';
import { KEY, OpenAI } from './support/clients.js';
import { answer, ask, attempt, Harness, QUICK } from './support/harness.js';
import { Receiver } from './support/otlp.js';

const harness = new Harness();
const MIB = 1024 * 1024;

beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
});
afterEach(() => {
  vi.restoreAllMocks();
});

const step = (name = 'step') => verbatim.observe(name, () => undefined);

test('what is sent is OTLP over HTTP, compressed', async () => {
  install({ endpoint: harness.receiver.url, apiKey: 'vb_1' }, QUICK);
  step();
  await harness.spans(1);
  const [request] = harness.receiver.requests;
  expect(request?.url).toBe('/v1/traces');
  expect(request?.headers).toMatchObject({
    'content-type': 'application/x-protobuf',
    'content-encoding': 'gzip',
    authorization: 'Bearer vb_1',
  });
  expect(harness.receiver.spans[0]?.scope).toBe('@verbatim/sdk');
});

describe('a receiver that is busy or away', () => {
  test.each([429, 502, 503, 504])('is asked again: %i', async (status) => {
    let times = 0;
    harness.receiver.behaviour = (_, response) => {
      response.statusCode = status;
      response.end();
      if (++times === 3) {
        harness.receiver.behaviour = undefined;
      }
    };
    step();
    await harness.spans(1);
    expect(verbatim.stats()).toMatchObject({ sent: 1, retries: 3, dropped: {}, heldBytes: 0 });
  });

  test('says when', async () => {
    const times: number[] = [];
    harness.receiver.behaviour = (_, response) => {
      times.push(Date.now());
      response.writeHead(503, { 'retry-after': '1' }).end();
      harness.receiver.behaviour = undefined;
    };
    step();
    expect(await verbatim.flush(5000)).toBe(true);
    expect(verbatim.stats()).toMatchObject({ sent: 1, retries: 1 });
    expect(Date.now() - (times[0] as number)).toBeGreaterThanOrEqual(990);
  });

  test('comes back after a restart and gets everything', async () => {
    const { port } = harness.receiver;
    await harness.receiver.close();
    for (let i = 0; i < 100; i++) {
      step(`step ${i}`);
    }
    expect(await verbatim.flush(200)).toBe(false);
    harness.receiver = await Receiver.start(port);
    expect(await verbatim.flush(5000)).toBe(true);
    expect(harness.receiver.spans).toHaveLength(100);
    expect(verbatim.stats()).toMatchObject({ captured: 100, sent: 100, dropped: {}, heldBytes: 0 });
  });

  test('or hangs, drips and talks nonsense', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.write(Math.random() < 0.5 ? 'SSH-2.0-OpenSSH\r\n' : 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nx');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    install(
      { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
      { ...QUICK, requestTimeout: 100 },
    );
    step();
    expect(await verbatim.flush(800)).toBe(false);
    expect(verbatim.stats().retries).toBeGreaterThan(1);
    expect(verbatim.stats().sent).toBe(0);
    server.close();
  });
});

describe('a receiver that refuses', () => {
  test.each([401, 403, 404, 500])('%i is final', async (status) => {
    harness.receiver.behaviour = (_, response) => response.writeHead(status).end();
    step();
    expect(await verbatim.flush()).toBe(true);
    expect(verbatim.stats()).toMatchObject({ sent: 0, dropped: { [`status_${status}`]: 1 }, heldBytes: 0 });
  });

  test('one bad span does not cost the others', async () => {
    install({ endpoint: harness.receiver.url }, { ...QUICK, linger: 50 });
    harness.receiver.behaviour = (_, response, body) => {
      if (body.includes('bad')) {
        response.writeHead(400).end();
      } else {
        response.writeHead(200).end();
      }
    };
    for (let i = 0; i < 20; i++) {
      step(i === 13 ? 'bad' : 'good');
    }
    expect(await verbatim.flush()).toBe(true);
    expect(verbatim.stats()).toMatchObject({ sent: 19, dropped: { status_400: 1 }, droppedTotal: 1 });
  });

  test('what it rejects of a batch is counted', async () => {
    // ExportTraceServiceResponse{partial_success{rejected_spans: 2, error_message: "no"}}
    harness.receiver.behaviour = (_, response) =>
      response.end(Buffer.from([0x0a, 0x06, 0x08, 0x02, 0x12, 0x02, 0x6e, 0x6f]));
    step();
    step();
    step();
    expect(await verbatim.flush()).toBe(true);
    expect(verbatim.stats()).toMatchObject({ sent: 1, dropped: { rejected: 2 } });
  });

  test('a web page is no receiver', async () => {
    harness.receiver.behaviour = (_, response) =>
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<html>');
    step();
    expect(await verbatim.flush()).toBe(true);
    expect(verbatim.stats()).toMatchObject({ sent: 0, dropped: { not_otlp: 1 } });
  });

  test('garbage in an answer of 200 is no loss', async () => {
    harness.receiver.behaviour = (_, response) => response.end(Buffer.alloc(100_000, 0xff));
    step();
    expect(await verbatim.flush()).toBe(true);
    expect(verbatim.stats()).toMatchObject({ sent: 1, dropped: {} });
  });
});

describe('memory', () => {
  test('is bounded while nobody takes the spans', async () => {
    const provider = await harness.provider(() => answer('x'.repeat(200_000)));
    await harness.receiver.close();
    install({ endpoint: 'http://127.0.0.1:1', maxBytes: 2 * MIB }, QUICK);
    const client = harness.openAI(provider);
    for (let i = 0; i < 40; i++) {
      const completion = await client.chat.completions.create(ask(`${i} ${'y'.repeat(100_000)}`));
      expect(completion.choices[0]?.message.content).toHaveLength(200_000);
      expect(verbatim.stats().heldBytes).toBeLessThanOrEqual(2 * MIB);
    }
    const { captured, bodiesDropped, droppedTotal } = verbatim.stats();
    expect(captured).toBe(40);
    expect(bodiesDropped + droppedTotal).toBeGreaterThan(20);
    await verbatim.close();
    expect(verbatim.stats().heldBytes).toBe(0);
    harness.receiver = await Receiver.start();
  }, 20_000);

  test('a body that does not fit is left out, and the span says so', async () => {
    const provider = await harness.provider([answer('x'.repeat(300_000))]);
    install({ endpoint: harness.receiver.url, maxBytes: 200_000 }, QUICK);
    await harness.openAI(provider).chat.completions.create(ask('Hi'));
    const seen = attempt(await harness.span());
    expect(seen).toMatchObject({
      'verbatim.body.dropped': 'response',
      'verbatim.body.dropped_bytes': BigInt(provider.exchanges[0]?.response.length as number),
      'verbatim.response.end': 'end',
    });
    expect(seen).not.toHaveProperty(['verbatim.response.body']);
    expect(verbatim.stats()).toMatchObject({ bodiesDropped: 1, heldBytes: 0 });
  });

  test('a body beyond 48 MiB is left out', async () => {
    const provider = await harness.provider([answer('a')]);
    install({ endpoint: harness.receiver.url, maxBytes: 1024 * MIB }, QUICK);
    await harness.openAI(provider).chat.completions.create(ask('z'.repeat(49 * MIB)));
    const seen = attempt(await harness.span());
    expect(seen['verbatim.body.dropped']).toBe('request');
    expect(seen['verbatim.body.dropped_bytes']).toBe(BigInt(provider.exchanges[0]?.request.length as number));
  });

  test('batches are cut by bytes', async () => {
    const provider = await harness.provider(() => answer('x'.repeat(60_000)));
    install({ endpoint: harness.receiver.url }, { ...QUICK, linger: 300, batchBytes: 200_000 });
    const client = harness.openAI(provider);
    await Promise.all(Array.from({ length: 12 }, (_, i) => client.chat.completions.create(ask(`${i}`))));
    await harness.spans(12);
    expect(harness.receiver.requests.length).toBeGreaterThan(3);
    expect(Math.max(...harness.receiver.requests.map((request) => request.bytes))).toBeLessThan(220_000);
  });
});

test('switched off, it does nothing', async () => {
  const provider = await harness.provider([answer('a')]);
  verbatim.init({ enabled: false, endpoint: harness.receiver.url });
  const client = verbatim.wrapOpenAI(new OpenAI({ apiKey: KEY, baseURL: provider.url }));
  await verbatim.observe('step', () => client.chat.completions.create(ask('Hi')));
  expect(await verbatim.flush()).toBe(true);
  expect(verbatim.stats()).toMatchObject({ captured: 0, heldBytes: 0 });
  expect(harness.receiver.requests).toHaveLength(0);
});

test('new settings take over, and what was captured before is still sent', async () => {
  const second = await Receiver.start();
  step('first');
  install({ endpoint: second.url }, QUICK);
  step('second');
  expect(await verbatim.flush()).toBe(true);
  await expect.poll(() => harness.receiver.spans.map((span) => span.name)).toEqual(['first']);
  expect(second.spans.map((span) => span.name)).toEqual(['second']);
  await second.close();
});
