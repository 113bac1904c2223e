import { createServer } from 'node:net';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import platform from '../src/platform/node.js';
import web from '../src/platform/web.js';
import * as verbatim from '../src/index.js';
import { Harness } from './support/harness.js';
import { ReplayServer, type ReplayAnswer } from './support/replay-server.js';

class OutOfStock extends Error {}

const ORDER = { action: 'answer', result: { id: 17 }, resultText: '{ "id": 17 }', match: 'exact', source: 'tape' };
const DENIED = { action: 'deny', code: 'miss', reason: 'send_mail was not recorded with these arguments' };
const ANSWERS: Record<string, ReplayAnswer> = {
  get_order: ORDER,
  send_mail: DENIED,
  live: { action: 'run' },
  silent: { action: 'answer' },
  'pear%2Fplum%20%C3%BC': { action: 'answer', result: 'plain', resultText: 'plain' },
  numbers: { action: 'answer', result: [1, 2], resultText: '[1,2]' },
  range: { action: 'error', errorType: 'RangeError', message: 'RangeError: too far' },
  stock: { action: 'error', errorType: 'OutOfStock', message: 'OutOfStock: no pears' },
  refused: { action: 'error', errorType: 'ECONNREFUSED', message: 'Error: connect ECONNREFUSED' },
};

const harness = new Harness();
let replay: ReplayServer;

beforeEach(async () => {
  replay = await ReplayServer.start(ANSWERS);
  vi.stubEnv('VERBATIM_REPLAY_URL', `${replay.url}/`);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await verbatim.flush();
  await replay.close();
});

const never = (): never => {
  throw new Error('the tool was run');
};

const later = (...values: unknown[]): Promise<unknown> => {
  throw new Error(`the tool was run with ${String(values.length)} values`);
};

test('the recording answers', async () => {
  vi.stubEnv('VERBATIM_API_KEY', 'vb-key');
  const given = await verbatim.tool('get_order', { callId: 'call_1', arguments: '{"id":1.10}' }, async () => never());
  expect(given).toEqual({ id: 17 });
  expect(replay.asked).toEqual([
    {
      url: `/replay/${'7'.repeat(32)}/tools/get_order`,
      body: '{"arguments":{"id":1.10},"callId":"call_1"}',
      key: 'Bearer vb-key',
    },
  ]);
  expect((await harness.span()).attributes).toMatchObject({
    'gen_ai.tool.call.arguments': '{"id":1.10}',
    'gen_ai.tool.call.result': '{ "id": 17 }',
  });
});

test('arguments and results of every kind', async () => {
  const order = verbatim.observed('get_order', { kind: 'tool' }, (id: number) => later(id));
  await order(17);
  await verbatim.tool('get_order', { arguments: 'not json' }, never);
  await verbatim.tool('get_order', never);
  await verbatim.observe('get_order', { kind: 'tool', input: { id: 18 } }, never);
  expect(replay.asked.map(({ body }) => body)).toEqual([
    '{"arguments":17}',
    '{"arguments":"not json"}',
    '{}',
    '{"arguments":{"id":18}}',
  ]);
  const result = (value: unknown, text: string | undefined) => [value, text];
  expect(await verbatim.tool('get_order', { result }, never)).toEqual([{ id: 17 }, '{ "id": 17 }']);
  expect(await verbatim.tool('pear/plum ü', never)).toBe('plain');
  expect(await verbatim.tool('silent', never)).toBeUndefined();
});

test('asynchronous generators give what was recorded', async () => {
  const all = async (name: string) => {
    const items: unknown[] = [];
    const items$ = verbatim.tool(name, async function* () {
      yield 'live';
    });
    for await (const item of items$) {
      items.push(item);
    }
    return items;
  };
  expect(await all('numbers')).toEqual([1, 2]);
  expect(await all('live')).toEqual(['live']);
  await harness.spans(2);
  expect(harness.receiver.span('numbers').attributes['gen_ai.tool.call.result']).toBe('[1,2]');
});

test('what is to run runs', async () => {
  expect(await verbatim.tool('live', () => 17)).toBe(17);
  expect(await verbatim.tool('live', async () => '18')).toBe('18');
  await harness.spans(2);
  expect(harness.receiver.spans.map((span) => span.attributes['verbatim.output.type'])).toEqual([undefined, 'text']);
  expect(harness.receiver.spans.map((span) => span.attributes['gen_ai.tool.call.result'])).toEqual(['17', '18']);
});

test('recorded errors', async () => {
  const failure = (name: string, options = {}) => verbatim.tool(name, options, later).then(never, (e: unknown) => e);
  expect(await failure('range')).toEqual(new RangeError('too far'));
  expect(await failure('range')).toBeInstanceOf(RangeError);
  expect(await failure('stock')).toMatchObject({ name: 'OutOfStock', message: 'no pears' });
  expect(await failure('stock', { errors: [OutOfStock] })).toBeInstanceOf(OutOfStock);
  expect(await failure('refused')).toMatchObject({
    name: 'Error',
    code: 'ECONNREFUSED',
    message: 'connect ECONNREFUSED',
  });
  await harness.spans(5);
  expect(harness.receiver.spans[0]).toMatchObject({ statusCode: 2, statusMessage: 'RangeError: too far' });
});

test('a denied tool is not run', async () => {
  const asked = verbatim.tool('send_mail', never);
  await expect(asked).rejects.toBeInstanceOf(verbatim.ReplayDenied);
  await expect(asked).rejects.toMatchObject({
    tool: 'send_mail',
    code: 'miss',
    message: 'tool send_mail was not run under replay: send_mail was not recorded with these arguments',
  });
  expect(await harness.span()).toMatchObject({ statusCode: 2, attributes: { 'error.type': 'miss' } });
});

test.each<[ReplayAnswer, string, string]>([
  [[404, '{"error":"replay: unknown"}'], '404: replay: unknown', 'refused'],
  [[400, '{"error":"arguments: missing"}'], '400: arguments: missing', 'refused'],
  [[500, '{}'], '500: no reason given', 'refused'],
  [[302, '<html>'], '(302) cannot be read', 'unreadable'],
  [[200, 'garbage'], '(200) cannot be read', 'unreadable'],
  [[200, '[]'], 'cannot be read', 'unreadable'],
  [{ action: 'dance' }, 'unknown kind', 'unreadable'],
  [{ action: 'deny' }, 'no reason given', 'denied'],
])('any other answer denies: %j', async (answer, said, code) => {
  const server = await ReplayServer.start({ get_order: answer });
  try {
    vi.stubEnv('VERBATIM_REPLAY_URL', server.url);
    const failure: unknown = await verbatim.tool('get_order', later).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'ReplayDenied', code, message: expect.stringContaining(said) as string });
    expect(server.asked).toHaveLength(1);
  } finally {
    await server.close();
  }
});

test.each(['http://127.0.0.1:1/replay/1', 'localhost:1', 'ftp://localhost/', '?'])(
  'a replay that cannot be reached denies: %s',
  async (url) => {
    vi.stubEnv('VERBATIM_REPLAY_URL', url);
    const denied = { code: 'unreachable', message: expect.stringContaining('cannot be asked') as string };
    await expect(verbatim.tool('send_mail', never)).rejects.toMatchObject(denied);
    expect(() => verbatim.tool('send_mail', { sync: true }, never)).toThrow(expect.objectContaining(denied));
  },
);

test('nobody waits for ever', async () => {
  const silent = createServer();
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${String((silent.address() as { port: number }).port)}/`;
  for (const each of [platform, web]) {
    await expect(each.ask(url, {}, '{}', 50)).rejects.toThrow();
  }
  expect(() => platform.askSync(url, {}, '{}', 50)).toThrow();
  silent.close();
});

test('asking works everywhere, waiting does not', async () => {
  const answer = await web.ask(`${replay.url}/tools/live`, {}, '{}', 5000);
  expect(answer).toEqual({ status: 200, body: '{"action":"run"}' });
  expect(() => web.askSync(replay.url, {}, '{}', 5000)).toThrow('cannot wait');
});

describe('a tool that gives its result at once', () => {
  test('is given the recorded one, by a thread, as this one waits', async () => {
    const worker = new Worker(
      `const { createServer } = require('node:http');
       const { parentPort } = require('node:worker_threads');
       const server = createServer((request, response) => {
         request.resume();
         response.end(JSON.stringify(request.url.endsWith('live') ? { action: 'run' } : ${JSON.stringify(ORDER)}));
       });
       server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));`,
      { eval: true },
    );
    const port = await new Promise<number>((resolve) => worker.once('message', resolve));
    vi.stubEnv('VERBATIM_REPLAY_URL', `http://127.0.0.1:${String(port)}/replay/1`);
    expect(verbatim.tool('get_order', { sync: true }, never)).toEqual({ id: 17 });
    expect(verbatim.tool('live', { sync: true }, () => 18)).toBe(18);
    await worker.terminate();
  });
});

test('without replay nothing is asked', async () => {
  vi.stubEnv('VERBATIM_REPLAY_URL', ' ');
  expect(verbatim.tool('get_order', { sync: true, result: never }, () => 1)).toBe(1);
  expect(verbatim.tool('get_order', () => 1)).toBe(1);
  expect(replay.asked).toEqual([]);
});

describe('tools of MCP servers', () => {
  const client = () => ({
    called: [] as unknown[],
    async callTool(request: { name: string; arguments?: Record<string, unknown> }, ...more: unknown[]) {
      this.called.push([request, ...more]);
      return { content: [{ type: 'text', text: 'sent' }] };
    },
  });

  test('are recorded, and answered under replay', async () => {
    const mcp = client();
    expect(verbatim.wrapMCP(verbatim.wrapMCP(mcp))).toBe(mcp);
    expect(await mcp.callTool({ name: 'get_order', arguments: { id: 17 } })).toEqual({ id: 17 });
    await expect(mcp.callTool({ name: 'send_mail' })).rejects.toBeInstanceOf(verbatim.ReplayDenied);
    expect(mcp.called).toEqual([]);
    vi.stubEnv('VERBATIM_REPLAY_URL', '');
    await mcp.callTool({ name: 'live', arguments: { id: 1 } }, undefined, { timeout: 1 });
    expect(mcp.called).toEqual([[{ name: 'live', arguments: { id: 1 } }, undefined, { timeout: 1 }]]);
    await harness.spans(3);
    expect(harness.receiver.span('live').attributes).toMatchObject({
      'gen_ai.tool.call.arguments': '{"id":1}',
      'gen_ai.tool.call.result': '{"content":[{"type":"text","text":"sent"}]}',
    });
  });

  test('what is no client is given back', () => {
    const thing = {};
    expect(verbatim.wrapMCP(thing)).toBe(thing);
    expect(verbatim.stats().captureOff).toBe(1);
  });
});
