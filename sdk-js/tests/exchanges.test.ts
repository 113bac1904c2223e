import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as verbatim from '../src/index.js';
import { install } from '../src/installation.js';
import { DEFAULT_LIMITS } from '../src/export/limits.js';
import { anthropics, KEY, openAIs } from './support/clients.js';
import { chunksOf, type Attributes, type Decoded, Receiver, type ReceivedSpan } from './support/otlp.js';
import { type Exchange, Provider, type Reply } from './support/provider.js';

const FOLDER = new URL('../../spec/exchanges/', import.meta.url);

interface Step {
  do: 'call' | 'observe' | 'tool' | 'final_response' | 'outcome';
  call?: object;
  kind?: verbatim.Kind;
  name?: string;
  input?: unknown;
  output?: unknown;
  steps?: Step[];
  id?: string;
  arguments?: string;
  result?: unknown;
  text?: string;
  outcome?: verbatim.Outcome;
  detail?: string;
}

interface Expected {
  name: string;
  attributes: Record<string, unknown>;
  absent?: string[];
}

interface Case {
  name: string;
  client: 'openai' | 'anthropic';
  api: string;
  call: { stream?: boolean };
  around?: verbatim.LabelSettings;
  steps?: Step[];
  server: Reply[];
  read?: 'all' | 'close' | 'cancel' | 'abandon';
  raises?: boolean;
  spans: (Expected & { kind: string; parent: number | null; status: unknown; events?: Expected[] })[];
}

const cases = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.json'))
  .map((file) => JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as Case);

/** A method of a client that takes the request's parameters. */
type Create = (parameters: object, options?: { signal?: AbortSignal }) => Promise<AsyncIterable<unknown>>;

function creator(client: object, api: string): Create {
  let at = client as Record<string, unknown>;
  for (const part of api.split('.')) {
    at = at[part] as Record<string, unknown>;
  }
  return (parameters, options) => (at['create'] as Create)(parameters, options);
}

function fail(why: string): never {
  throw new Error(why);
}

async function call(create: Create, parameters: { stream?: boolean }, read: Case['read']): Promise<void> {
  if (parameters.stream !== true) {
    await create(parameters);
    return;
  }
  const abort = new AbortController();
  // With a signal of the application openai 7 holds every stream until the signal is gone; Node holds such signals for ever.
  const stream = await create(parameters, read === 'cancel' ? { signal: abort.signal } : {});
  if (read === 'abandon') {
    await forget(stream);
    return;
  }
  const events = stream[Symbol.asyncIterator]();
  if (read === 'all' || read === undefined) {
    while ((await events.next()).done !== true) {
      // Only reading counts.
    }
    return;
  }
  await events.next();
  await events.next();
  if (read === 'close') {
    await events.return?.();
    return;
  }
  const third = events.next().catch(() => undefined);
  setTimeout(() => abort.abort(), 30);
  await third;
}

/** In a function of its own, so that nothing of it stays on the stack. */
async function forget(stream: AsyncIterable<unknown>): Promise<void> {
  const events = stream[Symbol.asyncIterator]();
  await events.next();
  await events.next();
}

async function play(steps: Step[], create: Create, one: Case): Promise<void> {
  for (const step of steps) {
    switch (step.do) {
      case 'call':
        await call(create, step.call ?? one.call, one.read);
        break;
      case 'observe':
        await verbatim.observe(step.name ?? '', { kind: step.kind, input: step.input }, async () => {
          await play(step.steps ?? [], create, one);
          return step.output;
        });
        break;
      case 'tool':
        verbatim.tool(step.name ?? '', { callId: step.id, arguments: step.arguments }, () => step.result);
        break;
      case 'final_response':
        verbatim.finalResponse(step.text);
        break;
      case 'outcome':
        verbatim.outcome(step.outcome ?? fail('no outcome'), step.detail);
        break;
    }
  }
}

/** Plays the application's part; gives what the client threw. */
async function run(client: object, one: Case): Promise<unknown> {
  const create = creator(client, one.api);
  const steps = one.steps ?? [{ do: 'call' as const }];
  try {
    await verbatim.labels(one.around ?? {}, () => play(steps, create, one));
    return undefined;
  } catch (error) {
    return error;
  }
}

interface Version {
  version: string;
  make: (url: string) => object;
  wrap: (client: object) => object;
}

function versions(one: Case): Version[] {
  return one.client === 'openai'
    ? openAIs.map(({ version, Client }) => ({
        version,
        make: (url: string) => new Client({ apiKey: KEY, baseURL: `${url}/v1` }),
        wrap: verbatim.wrapOpenAI<object>,
      }))
    : anthropics.map(({ version, Client }) => ({
        version,
        make: (url: string) => new Client({ apiKey: KEY, baseURL: url }),
        wrap: verbatim.wrapAnthropic<object>,
      }));
}

describe.each(cases.map((one) => ({ name: one.name, one })))('$name', ({ one }) => {
  test.each(versions(one))('$version', async ({ make, wrap }) => {
    const receiver = await Receiver.start();
    const provider = await Provider.start(one.server);
    install({ endpoint: receiver.url }, { ...DEFAULT_LIMITS, linger: 5 });
    try {
      const thrown = await run(wrap(make(provider.url)), one);
      expect(thrown !== undefined, String(thrown)).toBe(one.raises === true);
      const expected = one.spans.length;
      await expect
        .poll(
          () => {
            if (one.read === 'abandon') {
              global.gc?.();
            }
            return verbatim.stats().captured;
          },
          { timeout: 15_000 },
        )
        .toBe(expected);
      await verbatim.flush();
      expect(verbatim.stats().dropped).toEqual({});
      expect(verbatim.stats().heldBytes).toBe(0);
      compare(one, receiver.spans, provider.exchanges);
      if (one.raises === true) {
        await sameWithout(one, make, thrown);
      }
    } finally {
      await Promise.all([receiver.close(), provider.close()]);
    }
  });
});

/** What the client throws is what it throws unrecorded. */
async function sameWithout(one: Case, make: (url: string) => object, thrown: unknown): Promise<void> {
  const provider = await Provider.start(one.server);
  verbatim.init({ enabled: false });
  try {
    const plain = await run(make(provider.url), one);
    const looks = (error: unknown) => [(error as Error).constructor.name, (error as Error).message];
    expect(looks(thrown)).toEqual(looks(plain));
  } finally {
    await provider.close();
  }
}

function compare(one: Case, received: ReceivedSpan[], exchanges: Exchange[]): void {
  const spans = [...received].sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
  expect(spans.map((span) => span.name)).toEqual(one.spans.map((span) => span.name));
  const match = new Matcher(spans, exchanges);
  const traces = new Set<string>();
  one.spans.forEach((expected, i) => {
    const span = spans[i] as ReceivedSpan;
    const events = expected.events ?? [];
    expect(span.attributes['verbatim.kind'], expected.name).toBe(expected.kind === 'fact' ? undefined : expected.kind);
    expect(span.kind).toBe(events.length > 0 ? 3 : 1);
    if (typeof expected.status === 'string') {
      expect(span.statusCode).toBe(expected.status === 'error' ? 2 : 0);
    }
    const parent = expected.parent === null ? undefined : (spans[expected.parent] as ReceivedSpan);
    expect(span.parentSpanId).toBe(parent?.spanId);
    if (parent === undefined) {
      expect(traces).not.toContain(span.traceId);
      traces.add(span.traceId);
    } else {
      expect(span.traceId).toBe(parent.traceId);
    }
    match.attributes(expected, span.attributes, expected.name);
    expect(span.events.map((event) => event.name)).toEqual(events.map((event) => event.name));
    events.forEach((event, e) => {
      match.attributes(event, span.events[e]?.attributes ?? {}, `${expected.name}, event ${e}`);
    });
  });
  expect(
    JSON.stringify(received, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
  ).not.toContain(KEY);
}

class Matcher {
  constructor(
    private readonly spans: ReceivedSpan[],
    private readonly exchanges: Exchange[],
  ) {}

  attributes({ attributes, absent }: Expected, actual: Attributes, where: string): void {
    for (const [key, value] of Object.entries(attributes)) {
      expect(actual, where).toHaveProperty([key]);
      this.value(value, actual[key] as Decoded, `${where}: ${key}`);
    }
    for (const key of absent ?? []) {
      expect(actual, where).not.toHaveProperty([key]);
    }
  }

  value(expected: unknown, actual: Decoded, where: string): void {
    const matcher = Object.entries((expected ?? {}) as object).find(([key]) => key.startsWith('$'));
    if (matcher === undefined) {
      expect(actual, where).toEqual(asDecoded(expected, actual));
      return;
    }
    const [name, wanted] = matcher as [string, unknown];
    const exchange = this.exchanges[Number(wanted) - 1];
    switch (name) {
      case '$any':
        return;
      case '$endsWith':
        expect(String(actual).endsWith(String(wanted)), `${where}: ${String(actual)}`).toBe(true);
        return;
      case '$json':
        expect(JSON.parse(String(actual)), where).toEqual(wanted);
        return;
      case '$requestBytes':
        expect(Buffer.from(actual as Uint8Array).equals(exchange?.request as Buffer), where).toBe(true);
        return;
      case '$responseBytes':
        expect(Buffer.from(actual as Uint8Array).toString(), where).toBe(exchange?.response.toString());
        return;
      case '$chunksOf':
        expect(
          chunksOf(actual).reduce((sum, { length }) => sum + length, 0),
          where,
        ).toBe(exchange?.response.length);
        return;
      case '$has': {
        const { $has, $lacks } = expected as { $has: Attributes; $lacks?: string[] };
        expect(actual, where).toMatchObject($has);
        for (const key of $lacks ?? []) {
          expect(actual, where).not.toHaveProperty([key]);
        }
        return;
      }
      case '$traceId':
        expect(actual, where).toBe(this.spans[Number(wanted)]?.traceId);
        return;
      case '$spanId':
        expect(actual, where).toBe(this.spans[Number(wanted)]?.spanId);
        return;
      default:
        fail(`${where}: matcher ${name} is not known`);
    }
  }
}

/** JSON has one kind of number: a whole one stands for an integer. */
function asDecoded(value: unknown, like: Decoded): unknown {
  if (typeof value === 'number' && Number.isInteger(value) && typeof like !== 'number') {
    return BigInt(value);
  }
  if (Array.isArray(value)) {
    return value.map((each, i) => asDecoded(each, (like as Decoded[])[i] as Decoded));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [key, asDecoded(each, (like as Attributes)[key] as Decoded)]),
    );
  }
  return value;
}
