import { afterEach, beforeEach, expect } from 'vitest';
import { DEFAULT_LIMITS, type ExportLimits } from '../../src/export/limits.js';
import * as verbatim from '../../src/index.js';
import { install } from '../../src/installation.js';
import { Anthropic, KEY, OpenAI } from './clients.js';
import { Receiver, type Attributes, type ReceivedSpan } from './otlp.js';
import { Provider, type Reply } from './provider.js';

/** Limits that make no test wait. */
export const QUICK: ExportLimits = { ...DEFAULT_LIMITS, linger: 5, firstBackoff: 20, maxBackoff: 50 };

/** A receiver for each test, and providers that are closed behind it. */
export class Harness {
  receiver!: Receiver;
  readonly #providers: Provider[] = [];

  constructor(settings: verbatim.Settings = {}, limits: ExportLimits = QUICK) {
    beforeEach(async () => {
      this.receiver = await Receiver.start();
      install({ endpoint: this.receiver.url, ...settings }, limits);
    });
    afterEach(async () => {
      await Promise.all([this.receiver.close(), ...this.#providers.splice(0).map((each) => each.close())]);
    });
  }

  async provider(replies: readonly Reply[] | ((request: Buffer, number: number) => Reply)): Promise<Provider> {
    const provider = await Provider.start(replies);
    this.#providers.push(provider);
    return provider;
  }

  openAI(provider: Provider, options: object = {}): OpenAI {
    return verbatim.wrapOpenAI(new OpenAI({ apiKey: KEY, baseURL: `${provider.url}/v1`, ...options }));
  }

  anthropic(provider: Provider, options: object = {}): Anthropic {
    return verbatim.wrapAnthropic(new Anthropic({ apiKey: KEY, baseURL: provider.url, ...options }));
  }

  /** The spans once so many are there. */
  async spans(count: number): Promise<ReceivedSpan[]> {
    await expect.poll(() => verbatim.stats().captured, { timeout: 15_000 }).toBe(count);
    expect(await verbatim.flush()).toBe(true);
    return this.receiver.spans;
  }

  /** The only span once it is there. */
  async span(): Promise<ReceivedSpan> {
    return (await this.spans(1))[0] as ReceivedSpan;
  }
}

export const ask = (text: string) => ({
  model: 'gpt-5',
  messages: [{ role: 'user' as const, content: text }],
});

export const answer = (text: string): Reply => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    model: 'gpt-5-2026',
    choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 5, completion_tokens: 3, total_tokens: 8 },
  }),
});

export const streamed = (words: string[], more: Partial<Reply> = {}): Reply => ({
  headers: { 'content-type': 'text/event-stream' },
  chunks: [
    ...words.map(
      (word) => `data: ${JSON.stringify({ id: 'c', choices: [{ index: 0, delta: { content: word } }] })}\n\n`,
    ),
    ...(more.hold === true || more.cut === true ? [] : ['data: [DONE]\n\n']),
  ],
  ...more,
});

export function attempts(span: ReceivedSpan): Attributes[] {
  return span.events.map((event) => event.attributes);
}

export function attempt(span: ReceivedSpan): Attributes {
  expect(span.events).toHaveLength(1);
  return attempts(span)[0] as Attributes;
}

export const textOf = (value: unknown) => Buffer.from(value as Uint8Array).toString('utf8');
