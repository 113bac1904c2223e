import type { ActiveSpan } from './active-span.js';
import { textOrJson } from './plain-value.js';

/** Yielded values beyond this many characters are not recorded. */
const LARGEST_YIELD = 1024 * 1024;

/**
 * Runs the work inside of the span. A promise ends the span when it settles; a generator or other iterator when it is
 * exhausted, given up or collected, and its steps run inside of the span too.
 *
 * @param resultKey the attribute that records what the work gave
 */
export function runStep<T>(span: ActiveSpan, resultKey: string, work: (span: ActiveSpan) => T): T {
  let result: T;
  try {
    result = span.run(() => work(span));
  } catch (error) {
    span.error(error).end();
    throw error;
  }
  if (isPromise(result)) {
    return afterwards(span, resultKey, result) as T;
  }
  return isThenable(result) ? (observedThenable(span, resultKey, result) as T) : settle(span, resultKey, result);
}

function afterwards(span: ActiveSpan, resultKey: string, promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => settle(span, resultKey, value),
    (error: unknown) => {
      span.error(error).end();
      throw error;
    },
  );
}

/** Ends the span with this result, or later if the result is an iterator. */
function settle<T>(span: ActiveSpan, resultKey: string, value: T): T {
  if (isIterator(value)) {
    return observedIterator(span, resultKey, value) as T;
  }
  if (isRecordable(value)) {
    span.content(resultKey, value);
  }
  span.end();
  return value;
}

/** Exactly a promise: one with methods of its own must come back as it is. */
function isPromise(value: unknown): value is Promise<unknown> {
  return value instanceof Promise && value.constructor === Promise;
}

function isThenable(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

/**
 * The promise of a client or a query builder, which may begin its work only when it is asked and may be asked in several
 * ways. The span ends with the first promise that comes out of it.
 */
function observedThenable(span: ActiveSpan, resultKey: string, thenable: Promise<unknown>): Promise<unknown> {
  const proxy = new Proxy(thenable, {
    get(target, key) {
      const member: unknown = Reflect.get(target, key, target);
      if (typeof member !== 'function') {
        return member;
      }
      const method = member as (...values: unknown[]) => unknown;
      if (key === 'then' || key === 'catch' || key === 'finally') {
        return (...values: unknown[]) => {
          const settled = afterwards(
            span,
            resultKey,
            new Promise((resolve) => {
              resolve(target);
            }),
          );
          return (settled[key] as typeof method).apply(settled, values);
        };
      }
      return (...values: unknown[]) => {
        const result = span.run(() => method.apply(target, values));
        return isPromise(result) ? afterwards(span, resultKey, result) : result;
      };
    },
  });
  forgotten.register(proxy, span);
  return proxy;
}

type AnyIterator = Iterator<unknown> | AsyncIterator<unknown>;

function isIterator(value: unknown): value is AnyIterator {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const candidate = value as { next?: unknown; [Symbol.iterator]?: unknown; [Symbol.asyncIterator]?: unknown };
  return (
    typeof candidate.next === 'function' &&
    (typeof candidate[Symbol.asyncIterator] === 'function' || typeof candidate[Symbol.iterator] === 'function')
  );
}

/** Streams, responses and the like are no values; reading them would take them from the application. */
function isRecordable(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) {
    return typeof value !== 'function';
  }
  return !(Symbol.asyncIterator in value) && !(value instanceof Response);
}

const forgotten = new FinalizationRegistry<ActiveSpan>((span) => {
  span.end();
});

/** Collects what was yielded: texts are joined, anything else is a list. */
class Yielded {
  readonly #values: unknown[] = [];
  #size = 0;

  add(value: unknown): void {
    this.#size += typeof value === 'string' ? value.length : textOrJson(value).length;
    if (this.#size <= LARGEST_YIELD) {
      this.#values.push(value);
    } else {
      this.#values.length = 0;
    }
  }

  get all(): unknown {
    if (this.#size > LARGEST_YIELD) {
      return `(not captured: ${String(this.#size)} characters were yielded)`;
    }
    const values = this.#values;
    return values.every((value) => typeof value === 'string') ? values.join('') : values;
  }
}

/** The same iterator; a proxy, so that everything else it can do is there too. */
function observedIterator(span: ActiveSpan, resultKey: string, iterator: AnyIterator): AnyIterator {
  const yielded = new Yielded();
  const finish = () => {
    span.content(resultKey, yielded.all);
    span.end();
  };
  const step = (result: IteratorResult<unknown>) => {
    if (result.done === true) {
      finish();
    } else if (isRecordable(result.value)) {
      yielded.add(result.value);
    }
    return result;
  };
  const fail = (error: unknown): never => {
    span.error(error);
    finish();
    throw error;
  };
  const advance = (method: (...values: unknown[]) => unknown, values: unknown[]) => {
    try {
      const result = span.run(() => method.apply(iterator, values));
      return isPromise(result)
        ? result.then((value) => step(value as IteratorResult<unknown>), fail)
        : step(result as IteratorResult<unknown>);
    } catch (error) {
      return fail(error);
    }
  };
  const proxy: AnyIterator = new Proxy(iterator, {
    get(target, key) {
      const member: unknown = Reflect.get(target, key, target);
      if (key === Symbol.iterator || key === Symbol.asyncIterator) {
        return typeof member === 'function' ? () => proxy : member;
      }
      if (typeof member !== 'function') {
        return member;
      }
      const method = member as (...values: unknown[]) => unknown;
      return key === 'next' || key === 'return' || key === 'throw'
        ? (...values: unknown[]) => advance(method, values)
        : method.bind(target);
    },
  });
  forgotten.register(proxy, span);
  return proxy;
}
