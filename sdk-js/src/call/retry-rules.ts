import type { Attempt } from './attempt.js';

/** The longest backoff of the clients is 8 s and less their jitter; the rest is slack. */
const LONGEST_BACKOFF_MILLIS = 13_000;

const LONGEST_PATIENCE_MILLIS = 10 * 60_000;

/**
 * Guesses whether the client will try again after an attempt, and how long to wait for it in milliseconds; 0 when this was
 * the last one. The hook sits below the retry loop and sees only exchanges, but the loop leaves traces: it gives up the
 * response of an attempt that it will repeat without reading it, while the error of a last attempt is read.
 *
 * The guess only delays: a call whose retry does not come is handed over when the patience ends.
 */
export function patienceMillis(last: Attempt, attempts: number): number {
  const { request, response } = last;
  if (!request.repeatable) {
    return 0;
  }
  if (response === undefined) {
    const exhausted = attempts > request.maxRetries;
    return last.failure === undefined || exhausted || last.ending === 'cancel' ? 0 : LONGEST_BACKOFF_MILLIS;
  }
  if (response.status < 400 || last.wasRead) {
    return 0;
  }
  return asked(response.headers) + LONGEST_BACKOFF_MILLIS;
}

function asked(headers: Headers): number {
  const millis = number(headers.get('retry-after-ms')) ?? (number(headers.get('retry-after')) ?? 0) * 1000;
  return Math.max(0, Math.min(millis, LONGEST_PATIENCE_MILLIS));
}

function number(text: string | null): number | undefined {
  return text === null || text.trim() === '' || Number.isNaN(Number(text)) ? undefined : Number(text);
}
