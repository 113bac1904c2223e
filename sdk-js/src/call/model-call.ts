import type { Context } from '@opentelemetry/api';
import type { ByteBudget } from '../export/byte-budget.js';
import type { FinishedSpan, SpanSource, Value } from '../export/finished-span.js';
import { labelAttributes, labelsOf } from '../trace/labels.js';
import type { SpanPosition } from '../trace/position.js';
import { SpanSeat } from '../trace/seat.js';
import { Attempt, type RequestHead } from './attempt.js';
import type { CallTracker } from './call-tracker.js';
import { type Endpoint, endpointOf } from './endpoint.js';
import { messageOf, typeOf } from './failures.js';
import { jsonScalars } from './json-scalars.js';
import { responseFacts } from './response-facts.js';
import { patienceMillis } from './retry-rules.js';

const BYTES_PER_ATTEMPT = 3000;
const MODEL: ReadonlySet<string> = new Set(['model']);

/** One logical call with its attempts: what becomes one span. */
export class ModelCall implements SpanSource {
  readonly #endpoint: Endpoint;
  readonly #seat: SpanSeat;
  readonly #attempts: Attempt[] = [];
  #cancelDeadline: (() => void) | undefined;
  #finished = false;

  constructor(
    private readonly tracker: CallTracker,
    readonly request: RequestHead,
    readonly context: Context,
    startEpochNanos: bigint,
  ) {
    this.#endpoint = endpointOf(request.url);
    this.#seat = SpanSeat.take(context, this.#endpoint.operation, true, startEpochNanos);
  }

  get budget(): ByteBudget {
    return this.tracker.budget;
  }

  get position(): SpanPosition {
    return this.#seat.position;
  }

  get firstAttempt(): Attempt {
    return this.#attempts[0] as Attempt;
  }

  get #lastAttempt(): Attempt {
    return this.#attempts.at(-1) as Attempt;
  }

  /** Begins the first or a further attempt. */
  begin(request: RequestHead, startEpochNanos: bigint): Attempt {
    this.#cancelDeadline?.();
    this.#cancelDeadline = undefined;
    const attempt = new Attempt(this, request, this.#attempts.length + 1, startEpochNanos);
    this.#attempts.push(attempt);
    return attempt;
  }

  /**
   * Whether this request is the retry that the call waits for. Calls that are the same byte for byte, are made at the same
   * time in the same place and fail the same way cannot be told apart; then the oldest takes it.
   */
  awaits(request: RequestHead, context: Context, body: string | undefined): boolean {
    if (this.#finished || !this.#lastAttempt.isGivenUp || this.context !== context) {
      return false;
    }
    const count = request.headers.get('x-stainless-retry-count');
    if (count !== null && count !== String(this.#attempts.length)) {
      return false;
    }
    const { url, method } = this.request;
    const { asText, isDropped } = this.firstAttempt.requestBody;
    return url === request.url && method === request.method && (isDropped || asText === body);
  }

  attemptEnded(): void {
    if (this.#finished || this.#attempts.some((each) => !each.isOver)) {
      return;
    }
    const patience = patienceMillis(this.#lastAttempt, this.#attempts.length);
    if (patience <= 0) {
      this.finish();
    } else {
      this.#cancelDeadline = this.tracker.later(patience, () => {
        this.finish();
      });
    }
  }

  /** Hands the call over as it is. */
  finish(): void {
    if (this.#finished) {
      return;
    }
    this.#finished = true;
    this.#cancelDeadline?.();
    const reserved = this.#attempts.reduce((sum, attempt) => sum + attempt.reserved, 0);
    this.tracker.finished(this, BYTES_PER_ATTEMPT * this.#attempts.length, reserved);
  }

  get droppedABody(): boolean {
    return this.#attempts.some((attempt) => attempt.droppedABody);
  }

  /** Lets go of the bodies, as the application may still hold the responses. */
  settled(): void {
    for (const attempt of this.#attempts) {
      attempt.forgetBodies();
    }
  }

  span(): FinishedSpan {
    const first = this.firstAttempt;
    const last = this.#lastAttempt;
    const attributes: Record<string, Value> = {
      'verbatim.kind': this.#endpoint.kind,
      'gen_ai.operation.name': this.#endpoint.operation,
      'gen_ai.provider.name': this.request.provider,
      ...this.#endpoint.server,
      ...labelAttributes(labelsOf(this.context)),
    };
    const model = jsonScalars(first.requestBody.asText ?? '', MODEL).get('model');
    if (typeof model === 'string') {
      attributes['gen_ai.request.model'] = model;
    }
    if (isJsonAnswer(last)) {
      Object.assign(attributes, responseFacts(last.responseBody.pieces()));
    }
    const error = describeError(last, attributes);
    const { operation } = this.#endpoint;
    const span: FinishedSpan = {
      ...this.#seat.position,
      name: typeof model === 'string' ? `${operation} ${model}` : operation,
      kind: 'client',
      startEpochNanos: first.startEpochNanos,
      endEpochNanos: last.endEpochNanos,
      attributes,
      events: this.#attempts.map((attempt) => attempt.event()),
      error,
    };
    this.#seat.end(span);
    return span;
  }
}

function isJsonAnswer({ response }: Attempt): boolean {
  return (
    response !== undefined &&
    Math.floor(response.status / 100) === 2 &&
    (response.headers.get('content-type') ?? '').startsWith('application/json')
  );
}

/** Adds what is known of the failure; gives the message of the span's status, if it failed. */
function describeError(last: Attempt, attributes: Record<string, Value>): string | undefined {
  if (last.failure?.timedOut === true) {
    attributes['verbatim.status'] = 'timeout';
  } else if (last.ending === 'cancel') {
    attributes['verbatim.status'] = 'cancelled';
  }
  if (last.failure !== undefined) {
    attributes['error.type'] = typeOf(last.failure.error);
    return messageOf(last.failure.error);
  }
  if (last.response !== undefined && last.failedByStatus) {
    attributes['error.type'] = String(last.response.status);
    return `HTTP status ${String(last.response.status)}`;
  }
  return undefined;
}
