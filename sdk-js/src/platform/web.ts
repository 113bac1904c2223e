import { type AsyncStorage, type Platform, type Reply, retryAfterMillis } from './platform.js';

export type { Reply } from './platform.js';

const BODY_LIMIT = 64 * 1024;
const UTF8 = new TextEncoder();

interface Globals {
  readonly process?: { readonly env?: Record<string, string | undefined> };
  readonly AsyncLocalStorage?: new <T>() => AsyncStorage<T>;
}

/** Runtimes without Node's modules: edge functions and workers. There is no moment at which they end. */
const web: Platform = {
  environment: (globalThis as Globals).process?.env ?? {},

  /** Some have Node's class as a global; elsewhere a value holds only until the first `await`. */
  asyncStorage<T>(): AsyncStorage<T> {
    const Storage = (globalThis as Globals).AsyncLocalStorage;
    return Storage === undefined ? new SynchronousStorage<T>() : new Storage<T>();
  },

  utf8Length: (text) => UTF8.encode(text).length,

  async gzip(pieces) {
    const gzip = new CompressionStream('gzip');
    const writer = gzip.writable.getWriter();
    const written = (async () => {
      for (const piece of pieces) {
        await writer.write(piece);
      }
      await writer.close();
    })();
    const [compressed] = await Promise.all([new Response(gzip.readable).arrayBuffer(), written]);
    return new Uint8Array(compressed);
  },

  async post(url, headers, body, timeoutMillis, signal) {
    const abort = new AbortController();
    const stop = () => {
      abort.abort();
    };
    const timer = setTimeout(stop, timeoutMillis);
    signal.addEventListener('abort', stop, { once: true });
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers,
        body: body as Uint8Array<ArrayBuffer>,
        redirect: 'manual',
        signal: abort.signal,
      });
      return await reply(response);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    }
  },

  async ask(url, headers, body, timeoutMillis) {
    const signal = AbortSignal.timeout(timeoutMillis);
    const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
    return { status: response.status, body: await response.text() };
  },

  askSync() {
    throw new Error('a program cannot wait here');
  },

  later(millis, work) {
    const timer = setTimeout(work, millis);
    return () => {
      clearTimeout(timer);
    };
  },

  turn: () =>
    new Promise((resolve) => {
      setTimeout(resolve, 0);
    }),

  mainProgram: () => ({ name: 'unknown_service:javascript', version: undefined }),

  gitCommit: () => undefined,

  onIdle: () => undefined,
};

export default web;

async function reply(response: Response): Promise<Reply> {
  const body = new Uint8Array(await response.arrayBuffer());
  return {
    status: response.status,
    retryAfterMillis: retryAfterMillis(response.headers.get('retry-after')),
    contentType: response.headers.get('content-type') ?? '',
    body: body.subarray(0, BODY_LIMIT),
  };
}

/** Holds while the work runs on the stack. */
class SynchronousStorage<T> implements AsyncStorage<T> {
  #value: T | undefined;

  run<R>(value: T, work: () => R): R {
    const outer = this.#value;
    this.#value = value;
    try {
      return work();
    } finally {
      this.#value = outer;
    }
  }

  getStore(): T | undefined {
    return this.#value;
  }
}
