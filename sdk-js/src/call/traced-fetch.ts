import platform from '#platform';
import { currentContext } from '../trace/current.js';
import type { Attempt, RequestHead } from './attempt.js';
import type { CallTracker } from './call-tracker.js';
import { capture, isReady, writtenOut } from './request-body.js';
import { type AbortWatch, capturedBody } from './response-body.js';

/** The web's `fetch`, as the provider clients call it. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** What is known of the client whose requests are recorded. */
export interface CallingClient {
  /** As in `gen_ai.provider.name`. */
  readonly provider: string;
  readonly maxRetries: () => number;
  /** In milliseconds. */
  readonly timeout: () => number | undefined;
}

const ORIGINALS = new WeakMap<Fetch, Fetch>();

/** The function below our recording; the function itself if it does not record. */
export function untraced(fetch: Fetch): Fetch {
  return ORIGINALS.get(fetch) ?? fetch;
}

/**
 * A function that does the same and records every exchange. No fault of ours gets out of it: then the exchange goes on
 * unrecorded.
 *
 * @param tracker asked for each exchange; gives nothing while capture is switched off
 */
export function tracedFetch(original: Fetch, client: CallingClient, tracker: () => CallTracker | undefined): Fetch {
  const traced: Fetch = (input, init) => {
    const begun = begin(input, init, client, tracker);
    if (begun === undefined) {
      return original(input, init);
    }
    return exchange(original, input, init ?? {}, begun);
  };
  ORIGINALS.set(traced, untraced(original));
  return traced;
}

/** Undefined when the exchange is not recorded. Only what is posted can be a model call. */
function begin(
  input: string | URL | Request,
  init: RequestInit | undefined,
  client: CallingClient,
  tracker: () => CallTracker | undefined,
): Attempt | undefined {
  try {
    const request = input instanceof Request ? input : undefined;
    const method = (init?.method ?? request?.method ?? 'GET').toUpperCase();
    const calls = method === 'POST' ? tracker() : undefined;
    if (calls === undefined) {
      return undefined;
    }
    const body = init?.body;
    const given = init?.headers ?? request?.headers;
    const headers = given instanceof Headers ? given : new Headers(given);
    const head: RequestHead = {
      provider: client.provider,
      method,
      url: typeof input === 'string' ? input : input instanceof URL ? input.href : input.url,
      headers,
      maxRetries: client.maxRetries(),
      timeout: timeoutOf(headers, client),
      repeatable: !(body instanceof ReadableStream) && request === undefined,
    };
    return calls.begin(head, currentContext(), typeof body === 'string' ? body : undefined);
  } catch {
    return undefined;
  }
}

/**
 * How much before its timeout an abort still counts as the timeout, in milliseconds: the client's clock runs when ours
 * starts, on a busy machine for a while.
 */
function earliness(timeout: number): number {
  return Math.min(250, Math.max(2, timeout / 10));
}

/** The header has whole seconds, cut off; the client may know it exactly. */
function timeoutOf(headers: Headers, client: CallingClient): number | undefined {
  const exact = client.timeout();
  const seconds = headers.get('x-stainless-timeout');
  if (seconds === null || (exact !== undefined && Math.trunc(exact / 1000) === Number(seconds))) {
    return exact;
  }
  return Number(seconds) * 1000;
}

async function exchange(
  original: Fetch,
  input: string | URL | Request,
  init: RequestInit,
  attempt: Attempt,
): Promise<Response> {
  const abort = watch(init.signal ?? undefined);
  attempt.whenOver = abort.release;
  try {
    const prepared = isReady(init.body) ? capturedNow(init, attempt) : await capturedFirst(init, attempt);
    return observed(await original(input, { ...prepared, ...abort.relayed }), attempt, abort);
  } catch (error) {
    const aborted = abort.isAborted();
    const { timeout } = attempt.request;
    const timedOut = aborted && timeout !== undefined && attempt.elapsedMillis >= timeout - earliness(timeout);
    attempt.ended(aborted && !timedOut ? 'cancel' : 'error', { error, timedOut });
    throw error;
  }
}

function capturedNow(init: RequestInit, attempt: Attempt): RequestInit {
  try {
    return capture(init, attempt.requestBody);
  } catch {
    return init;
  }
}

async function capturedFirst(init: RequestInit, attempt: Attempt): Promise<RequestInit> {
  try {
    const written = await writtenOut(init, attempt.request.headers, attempt.requestBody);
    if (written === undefined) {
      return init;
    }
    const type = written.headers.get('content-type');
    if (type !== null) {
      attempt.request.headers.set('content-type', type);
    }
    return written.init;
  } catch {
    // A file that cannot be read: fetch will say so to the application.
    return init;
  }
}

interface SignalWatch extends AbortWatch {
  readonly relayed: { readonly signal?: AbortSignal };
  /** Lets go of the signal, which may live long. */
  readonly release: () => void;
}

/**
 * Follows the signal for giving up. Passes it on to `fetch` as another one, because a `fetch` holds its signal until the
 * response is over, and some clients hang the response on theirs: a forgotten response could not be collected.
 */
function watch(signal: AbortSignal | undefined): SignalWatch {
  if (signal === undefined) {
    return { isAborted: () => false, wasAbortedBefore: () => false, relayed: {}, release: () => undefined };
  }
  const relay = new AbortController();
  let aborted = false;
  let before = false;
  const passOn = (reason: unknown) => {
    aborted = true;
    platform.later(0, () => {
      before = true;
    });
    relay.abort(reason);
  };
  const follow = (event: Event) => {
    passOn((event.target as AbortSignal).reason);
  };
  // Nothing below may hold the signal, or its response could not be collected either.
  const reference = new WeakRef(signal);
  if (signal.aborted) {
    passOn(signal.reason);
  } else {
    signal.addEventListener('abort', follow, { once: true });
  }
  return {
    isAborted: () => aborted,
    wasAbortedBefore: () => before,
    relayed: { signal: relay.signal },
    release: () => {
      reference.deref()?.removeEventListener('abort', follow);
    },
  };
}

/** The response with a body that is recorded; the response itself if a fault of ours keeps it from being recorded. */
function observed(response: Response, attempt: Attempt, abort: AbortWatch): Response {
  try {
    // The application gets a copy of the headers, so that these stay as they are.
    attempt.responseStarts({ status: response.status, headers: response.headers });
    if (response.body === null || !mayHaveBody(response.status)) {
      attempt.readToEnd(false);
      return response;
    }
    const source = webStream(response.body);
    const seen = new Response(capturedBody(source, attempt, abort), {
      status: response.status,
      statusText: response.statusText,
      headers: response.headers,
    });
    for (const name of ['url', 'redirected', 'type'] as const) {
      Object.defineProperty(seen, name, { value: response[name], configurable: true });
    }
    return seen;
  } catch (error) {
    attempt.ended('error', { error, timedOut: false });
    return response;
  }
}

/** Statuses with which a response can be made that has a body. */
function mayHaveBody(status: number): boolean {
  return status >= 200 && status <= 599 && status !== 204 && status !== 205 && status !== 304;
}

/** A `fetch` of the application's own may give Node's kind of stream. */
function webStream(body: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  if ('getReader' in body) {
    return body;
  }
  const chunks = body[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = (await chunks.next()) as IteratorResult<Uint8Array, undefined>;
        if (done === true) {
          controller.close();
        } else {
          controller.enqueue(value);
        }
      },
      async cancel() {
        await chunks.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}
