import { Bytes, type SpanEvent, type Value } from '../export/finished-span.js';
import { tick, toNanos } from '../trace/clock.js';
import { CapturedBytes } from './captured-bytes.js';
import { CapturedRequest } from './captured-request.js';
import { ChunkLog } from './chunk-log.js';
import { isComplete } from './completeness.js';
import { scrubUrl, visibleHeaders } from './credentials.js';
import { messageOf, typeOf } from './failures.js';
import type { ModelCall } from './model-call.js';

/**
 * How the reading of a response ended: to the last byte; closed by the application before; cancelled by it; the connection
 * failed or no response came; neither read nor closed, and then collected.
 */
export type Ending = 'end' | 'close' | 'cancel' | 'error' | 'abandoned';

/** A request without its body. */
export interface RequestHead {
  /** As in `gen_ai.provider.name`. */
  readonly provider: string;
  readonly method: string;
  /** May still hold credentials. */
  readonly url: string;
  /** May still hold credentials. */
  readonly headers: Headers;
  /** How many retries the client makes at most. */
  readonly maxRetries: number;
  /** How long the client waits for the head of the response, in milliseconds; undefined if unknown. */
  readonly timeout: number | undefined;
  /** Whether the client can send the body again. */
  readonly repeatable: boolean;
}

const DECODED: ReadonlySet<string> = new Set(['gzip', 'x-gzip', 'deflate', 'br', 'zstd']);

/** Status and headers of a response. */
export interface ResponseHead {
  readonly status: number;
  readonly headers: Headers;
}

/** Why an exchange failed. */
export interface Failure {
  readonly error: unknown;
  /** Whether the client gave up waiting, and not the application. */
  readonly timedOut: boolean;
}

/** One HTTP exchange while it happens. Every method is short and throws nothing. */
export class Attempt {
  readonly requestBody: CapturedRequest;
  readonly responseBody: CapturedBytes;
  response: ResponseHead | undefined;
  failure: Failure | undefined;
  /** Whether the client or the application read anything of the response. */
  wasRead = false;
  /** Whether we fetch the rest of a response that the client gave up. */
  isDraining = false;
  /** Called once, when the exchange is over. */
  whenOver: (() => void) | undefined;
  readonly #startTick = tick();
  readonly #chunks = new ChunkLog(this.#startTick);
  #endTick = this.#startTick;
  #ending: Ending | undefined;
  #sameAs: number | undefined;

  constructor(
    private readonly call: ModelCall,
    readonly request: RequestHead,
    readonly number: number,
    readonly startEpochNanos: bigint,
  ) {
    this.requestBody = new CapturedRequest(call.budget);
    this.responseBody = new CapturedBytes(call.budget);
  }

  responseStarts(response: ResponseHead): void {
    this.response = response;
    this.#endTick = tick();
  }

  /** @param drained whether we read them ourselves, because the client gives up the response without reading */
  responseBytes(chunk: Uint8Array, drained: boolean): void {
    if (this.#ending !== undefined) {
      return;
    }
    this.wasRead ||= !drained;
    this.#endTick = tick();
    this.#chunks.chunk(chunk.length, this.#endTick);
    try {
      this.responseBody.append(chunk);
    } catch {
      // No memory is left for a copy: the application goes on.
      this.responseBody.drop();
    }
  }

  /** The reader reached the end of the response, be it empty. */
  readToEnd(drained: boolean): void {
    this.wasRead ||= !drained;
    this.ended('end');
  }

  /** The exchange is over; only the first call counts. */
  ended(how: Ending, failure?: Failure): void {
    if (this.#ending !== undefined) {
      return;
    }
    this.#ending = how;
    this.failure = failure;
    this.#endTick = tick();
    try {
      this.whenOver?.();
      const first = this.call.firstAttempt;
      if (first !== this && this.requestBody.isStarted && this.requestBody.sameAs(first.requestBody)) {
        this.requestBody.drop();
        this.#sameAs = first.number;
      }
      this.call.attemptEnded();
    } catch {
      // A fault of ours loses a span; the application is on this stack and must not notice.
    }
  }

  /** The client wants nothing more of it, though its bytes may still be fetched. */
  get isGivenUp(): boolean {
    return this.isOver || this.isDraining;
  }

  get isOver(): boolean {
    return this.#ending !== undefined;
  }

  get ending(): Ending {
    return this.#ending ?? 'abandoned';
  }

  /** Whether the response says that the call failed. */
  get failedByStatus(): boolean {
    return this.response !== undefined && this.response.status >= 400;
  }

  get elapsedMillis(): number {
    return tick() - this.#startTick;
  }

  get endEpochNanos(): bigint {
    return this.startEpochNanos + toNanos(this.#endTick - this.#startTick);
  }

  /** What the bodies hold of the budget. */
  get reserved(): number {
    return this.requestBody.reserved + this.responseBody.reserved;
  }

  get #requestDropped(): boolean {
    return this.#sameAs === undefined && this.requestBody.isDropped;
  }

  get droppedABody(): boolean {
    return this.#requestDropped || this.responseBody.isDropped;
  }

  forgetBodies(): void {
    this.requestBody.forget();
    this.responseBody.forget();
  }

  event(): SpanEvent {
    const { request, response } = this;
    const out: Record<string, Value> = {
      'verbatim.attempt.number': this.number,
      'http.request.method': request.method,
      'url.full': scrubUrl(request.url),
      'verbatim.request.headers': visibleHeaders(request.headers),
    };
    const requestType = request.headers.get('content-type');
    if (requestType !== null) {
      out['verbatim.request.content_type'] = requestType;
    }
    if (this.#sameAs !== undefined) {
      out['verbatim.request.same_as'] = this.#sameAs;
    } else if (this.requestBody.isStarted && !this.requestBody.isDropped) {
      out['verbatim.request.body'] = this.requestBody.bytes();
    }
    if (response !== undefined) {
      out['http.response.status_code'] = response.status;
      out['verbatim.response.headers'] = visibleHeaders(ofDecodedBody(response.headers));
      const responseType = response.headers.get('content-type');
      if (responseType !== null) {
        out['verbatim.response.content_type'] = responseType;
      }
      if (!this.responseBody.isDropped) {
        out['verbatim.response.body'] = this.responseBody.bytes();
        out['verbatim.response.chunks'] = new Bytes([this.#chunks.encoded()]);
      }
    }
    out['verbatim.response.end'] = this.#reported();
    out['verbatim.attempt.end_time'] = this.endEpochNanos;
    if (this.failure !== undefined) {
      out['error.type'] = typeOf(this.failure.error);
      out['verbatim.error.message'] = messageOf(this.failure.error);
    }
    this.#addDropped(out);
    return { epochNanos: this.startEpochNanos, name: 'verbatim.attempt', attributes: out };
  }

  #reported(): Ending {
    const { response, responseBody } = this;
    const complete =
      this.#ending === 'close' &&
      response !== undefined &&
      isComplete((name) => response.headers.get(name), responseBody.pieces(), responseBody.length);
    return complete ? 'end' : this.ending;
  }

  #addDropped(out: Record<string, Value>): void {
    const ofRequest = this.#requestDropped;
    const ofResponse = this.responseBody.isDropped;
    if (ofRequest || ofResponse) {
      out['verbatim.body.dropped'] = ofRequest && ofResponse ? 'both' : ofRequest ? 'request' : 'response';
      out['verbatim.body.dropped_bytes'] =
        (ofRequest ? this.requestBody.length : 0) + (ofResponse ? this.responseBody.length : 0);
    }
  }
}

/** `fetch` decompresses; headers that speak of the compressed body would be wrong beside the bytes that are recorded. */
function ofDecodedBody(headers: Headers): Headers {
  const coding = headers.get('content-encoding')?.trim().toLowerCase();
  if (coding === undefined || !DECODED.has(coding)) {
    return headers;
  }
  const left = new Headers(headers);
  left.delete('content-encoding');
  left.delete('content-length');
  return left;
}
