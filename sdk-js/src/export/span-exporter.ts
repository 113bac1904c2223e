import type { ByteBudget } from './byte-budget.js';
import type { Counters } from './counters.js';
import type { FinishedSpan, SpanSource, ValueMap } from './finished-span.js';
import type { ExportLimits } from './limits.js';
import { OtlpEncoder } from './otlp-encoder.js';
import type { QuietLog } from './quiet-log.js';
import { type Destination, Sender } from './sender.js';
import { sizeWithoutBodies } from './span-size.js';
import { type Entry, SpanQueue } from './span-queue.js';

/**
 * The way of finished spans out of the process: a queue bounded by bytes and one sender. `offer` returns at once; `flush`
 * and `close` obey their deadline. When there is no room the newest span is dropped and counted.
 */
export class SpanExporter {
  readonly #queue = new SpanQueue();
  readonly #sender: Sender;
  /** The sender at work; undefined while there is nothing to send. */
  #sending: Promise<void> | undefined;

  constructor(
    destination: Destination,
    resource: ValueMap,
    sdkVersion: string,
    private readonly limits: ExportLimits,
    private readonly budget: ByteBudget,
    private readonly counters: Counters,
    private readonly log: QuietLog,
  ) {
    const encoder = new OtlpEncoder(resource, '@verbatim/sdk', sdkVersion);
    this.#sender = new Sender(destination, encoder, limits, this.#queue, counters, log);
  }

  /** Queues a span that holds no recorded bodies. */
  offerSpan(span: FinishedSpan): void {
    this.offer({ span: () => span, settled: () => undefined }, sizeWithoutBodies(span), 0);
  }

  /**
   * Queues a span that is assembled when it is sent.
   *
   * @param ownBytes an estimate of its size without bodies
   * @param reservedBytes what its bodies already hold of the budget; released when the span is sent or dropped, or at
   *     once when it is refused
   */
  offer(source: SpanSource, ownBytes: number, reservedBytes: number): void {
    this.counters.captured++;
    if (!this.budget.tryReserve(ownBytes)) {
      this.#release({ source, bytes: reservedBytes });
      this.counters.dropped('queue_full', 1);
      this.log.warn(`the queue is full; spans are dropped ${JSON.stringify(this.counters.droppedByReason())}`);
      return;
    }
    const entry = { source, bytes: ownBytes + reservedBytes };
    if (!this.#queue.put(entry)) {
      this.#release(entry);
      this.counters.dropped('closed', 1);
      return;
    }
    this.#sending ??= this.#sendAll();
  }

  /** Whether something waits that is neither sent nor dropped. */
  get isUnsettled(): boolean {
    return this.#queue.isUnsettled;
  }

  /** Waits until everything offered before is sent or dropped; false if the time was up before. */
  flush(timeoutMillis: number): Promise<boolean> {
    return this.#queue.awaitSettled(timeoutMillis);
  }

  /** Sends what is queued until the deadline, then gives up and counts what is left. */
  async close(timeoutMillis: number): Promise<boolean> {
    this.#queue.close();
    const complete = await this.flush(timeoutMillis);
    this.#sender.stop();
    const rest = this.#queue.drain();
    this.counters.dropped('shutdown', rest.length);
    this.#settle(rest);
    await this.#sending;
    const lost = this.counters.droppedFor('shutdown');
    if (lost > 0) {
      this.log.say(`${String(lost)} spans were not sent before the shutdown deadline`);
    }
    return complete;
  }

  async #sendAll(): Promise<void> {
    while (!this.#queue.isEmpty) {
      const batch = await this.#queue.take(this.limits.batchBytes, this.limits.linger);
      if (batch.length > 0) {
        await this.#sender.send(batch);
        this.#settle(batch);
      }
    }
    this.#sending = undefined;
  }

  #settle(entries: readonly Entry[]): void {
    for (const entry of entries) {
      this.#release(entry);
    }
    this.#queue.settle(entries.length);
  }

  #release(entry: Entry): void {
    this.budget.release(entry.bytes);
    entry.source.settled();
  }
}
