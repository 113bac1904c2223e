import platform from '#platform';
import type { Context } from '@opentelemetry/api';
import type { ByteBudget } from '../export/byte-budget.js';
import type { Counters } from '../export/counters.js';
import type { SpanExporter } from '../export/span-exporter.js';
import { epochNanos } from '../trace/clock.js';
import { noteCall } from '../trace/last-call.js';
import type { Attempt, RequestHead } from './attempt.js';
import { ModelCall } from './model-call.js';

/** Knows the calls that are under way and groups their attempts. */
export class CallTracker {
  /** In the order of their beginning. */
  readonly #underWay = new Set<ModelCall>();

  constructor(
    private readonly exporter: SpanExporter,
    readonly budget: ByteBudget,
    private readonly counters: Counters,
  ) {}

  /**
   * An exchange begins.
   *
   * @param context of the application's code that made the call
   * @param body if it is a text
   */
  begin(request: RequestHead, context: Context, body: string | undefined): Attempt {
    const now = epochNanos();
    const retry =
      request.headers.get('x-stainless-retry-count') === '0' ? undefined : this.#awaiting(request, context, body);
    if (retry !== undefined) {
      return retry.begin(request, now);
    }
    const call = new ModelCall(this, request, context, now);
    this.#underWay.add(call);
    return call.begin(request, now);
  }

  #awaiting(request: RequestHead, context: Context, body: string | undefined): ModelCall | undefined {
    for (const call of this.#underWay) {
      if (call.awaits(request, context, body)) {
        return call;
      }
    }
    return undefined;
  }

  /** Calls later, without keeping the process alive. */
  later(millis: number, work: () => void): () => void {
    return platform.later(millis, work);
  }

  finished(call: ModelCall, ownBytes: number, reservedBytes: number): void {
    this.#underWay.delete(call);
    noteCall(call.context, call.position);
    if (call.droppedABody) {
      this.counters.bodiesDropped++;
    }
    this.exporter.offer(call, ownBytes, reservedBytes);
  }

  /** Hands over every call as it is. */
  finishAll(): void {
    for (const call of [...this.#underWay]) {
      call.finish();
    }
  }
}
