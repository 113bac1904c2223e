import platform from '#platform';
import { CallTracker } from './call/call-tracker.js';
import { ByteBudget } from './export/byte-budget.js';
import { Counters } from './export/counters.js';
import type { FinishedSpan, Value } from './export/finished-span.js';
import type { ExportLimits } from './export/limits.js';
import { QuietLog } from './export/quiet-log.js';
import { SpanExporter } from './export/span-exporter.js';
import { describeResource } from './resource.js';
import type { Configuration } from './settings.js';
import { epochNanos } from './trace/clock.js';
import { positionBelow, spanContextOf, type SpanPosition } from './trace/position.js';
import { SDK_VERSION } from './version.js';

/** What happened next with the answer of a call. */
export type Outcome = 'shown' | 'parsed' | 'parse_failed' | 'used' | 'dropped' | 'error';

/** Counters since the start or the last `init`. */
export interface Stats {
  /** Spans that were finished. */
  readonly captured: number;
  /** Spans that the receiver has. */
  readonly sent: number;
  /** Spans that were thrown away, by reason. */
  readonly dropped: Readonly<Record<string, number>>;
  readonly droppedTotal: number;
  /** Calls with a body that was left out because a bound was reached. */
  readonly bodiesDropped: number;
  /** Requests to the receiver that were repeated. */
  readonly retries: number;
  /** Bytes held in memory now. */
  readonly heldBytes: number;
  /** Clients that could not be hooked. */
  readonly captureOff: number;
}

/** Everything that belongs to one configuration. */
export class Recorder {
  readonly #counters = new Counters();
  readonly #log = new QuietLog();
  readonly #budget: ByteBudget;
  readonly #exporter: SpanExporter | undefined;
  readonly #tracker: CallTracker | undefined;

  constructor(
    readonly configuration: Configuration,
    limits: ExportLimits,
  ) {
    this.#budget = new ByteBudget(configuration.maxBytes);
    if (configuration.enabled) {
      this.#exporter = new SpanExporter(
        { url: configuration.tracesUrl, apiKey: configuration.apiKey },
        describeResource(configuration, platform.environment, SDK_VERSION),
        SDK_VERSION,
        limits,
        this.#budget,
        this.#counters,
        this.#log,
      );
      this.#tracker = new CallTracker(this.#exporter, this.#budget, this.#counters);
    }
  }

  /** Undefined while capture is switched off. */
  get tracker(): CallTracker | undefined {
    return this.#tracker;
  }

  offer(span: FinishedSpan): void {
    this.#exporter?.offerSpan(span);
  }

  /** What became known about a span after it may have been sent. */
  fact(about: SpanPosition, outcome: Outcome, detail: string | undefined): void {
    const now = epochNanos();
    const attributes: Record<string, Value> = {
      'verbatim.fact': 'outcome',
      'verbatim.fact.trace_id': about.traceId,
      'verbatim.fact.span_id': about.spanId,
      'verbatim.outcome': outcome,
      ...(detail === undefined ? {} : { 'verbatim.outcome.detail': detail }),
    };
    this.offer({
      ...positionBelow(spanContextOf(about)),
      name: 'verbatim.fact',
      kind: 'internal',
      startEpochNanos: now,
      endEpochNanos: now,
      attributes,
      events: [],
      error: undefined,
    });
  }

  captureOff(what: string, why: unknown): void {
    this.#counters.captureOff++;
    const reason = why instanceof Error ? why.message : String(why);
    this.#log.say(`capture is off for ${what}, which works on unrecorded: ${reason}`);
  }

  stats(): Stats {
    const counters = this.#counters;
    const dropped = counters.droppedByReason();
    return {
      captured: counters.captured,
      sent: counters.sent,
      dropped,
      droppedTotal: Object.values(dropped).reduce((sum, count) => sum + count, 0),
      bodiesDropped: counters.bodiesDropped,
      retries: counters.retries,
      heldBytes: this.#budget.used,
      captureOff: counters.captureOff,
    };
  }

  flush(timeoutMillis: number): Promise<boolean> {
    return this.#exporter?.flush(timeoutMillis) ?? Promise.resolve(true);
  }

  /**
   * The process has nothing left to do: nobody will try a call again. Sends what is left, within the shutdown timeout.
   * Nothing is begun when nothing is left, or the process would never end.
   */
  idle(): void {
    this.#tracker?.finishAll();
    if (this.#exporter?.isUnsettled === true) {
      void this.#flushOrGiveUp(this.#exporter);
    }
  }

  async #flushOrGiveUp(exporter: SpanExporter): Promise<void> {
    if (!(await exporter.flush(this.configuration.shutdownTimeoutMillis))) {
      await exporter.close(0);
    }
  }

  /** Hands over every call as it is, sends what is left within the shutdown timeout, and takes no more. */
  close(): Promise<boolean> {
    this.#tracker?.finishAll();
    return this.#exporter?.close(this.configuration.shutdownTimeoutMillis) ?? Promise.resolve(true);
  }
}
