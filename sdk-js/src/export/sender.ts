import platform, { type Reply } from '#platform';
import { typeOf } from '../call/failures.js';
import type { Counters } from './counters.js';
import type { ExportLimits } from './limits.js';
import { encodeSpan, type OtlpEncoder } from './otlp-encoder.js';
import { rejectedSpans } from './partial-success.js';
import type { ProtoWriter } from './proto-writer.js';
import type { QuietLog } from './quiet-log.js';
import type { Entry, SpanQueue } from './span-queue.js';

/** Longer waits are not believed. */
const LONGEST_RETRY_AFTER_MILLIS = 5 * 60_000;

/** After this many bytes of encoding the event loop gets its turn. */
const TURN_BYTES = 1024 * 1024;

/** Where spans are posted. */
export interface Destination {
  readonly url: string;
  /** Sent as a bearer token. */
  readonly apiKey: string | undefined;
}

/**
 * Sends batches.
 *
 * Follows the OTLP rules: 429, 502, 503, 504 and lost connections are retried for as long as it takes, with exponential
 * backoff and jitter or when the receiver said; every other failure is final. A batch answered with 400 or 413 is
 * halved, so that one bad span does not cost the others.
 *
 * @see https://opentelemetry.io/docs/specs/otlp/#failures-1
 */
export class Sender {
  readonly #headers: Record<string, string>;
  readonly #stop = new AbortController();

  constructor(
    private readonly destination: Destination,
    private readonly encoder: OtlpEncoder,
    private readonly limits: ExportLimits,
    private readonly queue: SpanQueue,
    private readonly counters: Counters,
    private readonly log: QuietLog,
  ) {
    this.#headers = { 'content-type': 'application/x-protobuf', 'content-encoding': 'gzip' };
    if (destination.apiKey !== undefined) {
      this.#headers['authorization'] = `Bearer ${destination.apiKey}`;
    }
  }

  /** Gives up: the batch under way is dropped. */
  stop(): void {
    this.#stop.abort();
  }

  /** Sends or drops the batch; never rejects. */
  async send(batch: readonly Entry[]): Promise<void> {
    try {
      await this.#deliver(batch);
    } catch (failure) {
      // Out of memory while encoding, or a fault of ours: lose the batch, not the sender.
      this.counters.dropped('internal', batch.length);
      this.log.warn(`a batch could not be encoded: ${failure instanceof Error ? failure.name : typeof failure}`);
    }
  }

  async #deliver(batch: readonly Entry[]): Promise<void> {
    const request = await this.#encode(batch);
    for (let attempt = 0; ; attempt++) {
      if (this.#stop.signal.aborted) {
        this.counters.dropped('shutdown', batch.length);
        return;
      }
      const answer = await this.#post(request);
      if (this.#stop.signal.aborted && typeof answer === 'string') {
        continue;
      }
      let retryAfter: number | undefined;
      let trouble: string;
      if (typeof answer === 'string') {
        trouble = answer;
      } else {
        if (answer.status >= 200 && answer.status < 300) {
          this.#accepted(batch, answer);
          return;
        }
        if (answer.status === 400 || answer.status === 413) {
          await this.#halve(batch, answer.status);
          return;
        }
        trouble = `status ${String(answer.status)}`;
        if (!mayRetry(answer.status)) {
          this.counters.dropped(`status_${String(answer.status)}`, batch.length);
          this.log.warn(`the receiver refused spans for good with ${trouble}; check endpoint and API key`);
          return;
        }
        retryAfter = answer.retryAfterMillis;
      }
      this.counters.retries++;
      this.log.warn(
        `the receiver cannot be reached or is busy (${trouble}); spans wait in memory, ` +
          `dropped so far ${JSON.stringify(this.counters.droppedByReason())}`,
      );
      if (retryAfter === undefined) {
        await this.queue.pause(this.#backoffMillis(attempt), true);
      } else {
        await this.queue.pause(Math.min(retryAfter, LONGEST_RETRY_AFTER_MILLIS), false);
      }
    }
  }

  /** The answer, or in a word why there is none. */
  async #post(request: Uint8Array): Promise<Reply | string> {
    try {
      return await platform.post(
        this.destination.url,
        this.#headers,
        request,
        this.limits.requestTimeout,
        this.#stop.signal,
      );
    } catch (failure) {
      return typeOf(failure);
    }
  }

  /** Full doubling, less up to half at random. */
  #backoffMillis(attempt: number): number {
    const full = Math.min(this.limits.maxBackoff, this.limits.firstBackoff * 2 ** Math.min(attempt, 30));
    return full * (1 - 0.5 * Math.random());
  }

  async #halve(batch: readonly Entry[], status: number): Promise<void> {
    if (batch.length === 1) {
      this.counters.dropped(`status_${String(status)}`, 1);
      this.log.warn(`the receiver refused a span for good with status ${String(status)}`);
      return;
    }
    const middle = batch.length >> 1;
    await this.#deliver(batch.slice(0, middle));
    await this.#deliver(batch.slice(middle));
  }

  #accepted(batch: readonly Entry[], answer: Reply): void {
    if (answer.contentType.toLowerCase().startsWith('text/html')) {
      this.counters.dropped('not_otlp', batch.length);
      this.log.warn('the endpoint answers with a web page; it is no OTLP receiver');
      return;
    }
    const rejected = Math.min(batch.length, rejectedSpans(answer.body));
    this.counters.sent += batch.length - rejected;
    if (rejected > 0) {
      this.counters.dropped('rejected', rejected);
      this.log.warn(`the receiver rejected ${String(rejected)} spans of a batch`);
    }
  }

  async #encode(batch: readonly Entry[]): Promise<Uint8Array> {
    const spans: ProtoWriter[] = [];
    let sinceTurn = 0;
    for (const entry of batch) {
      const span = encodeSpan(entry.source.span());
      spans.push(span);
      sinceTurn += span.size;
      if (sinceTurn > TURN_BYTES) {
        sinceTurn = 0;
        await platform.turn();
      }
    }
    return platform.gzip(this.encoder.request(spans).pieces());
  }
}

function mayRetry(status: number): boolean {
  return status === 429 || status === 502 || status === 503 || status === 504;
}
