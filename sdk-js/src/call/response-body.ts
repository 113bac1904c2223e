import platform from '#platform';
import type { Attempt } from './attempt.js';

type Reader = ReadableStreamDefaultReader<Uint8Array>;

const LARGEST_DRAIN = 64 * 1024;
const DRAIN_PATIENCE_MILLIS = 2000;

const ignore = () => undefined;

/** Notices bodies that are collected without having been read to their end or cancelled. Holds nothing that holds them. */
const abandoned = new FinalizationRegistry<{ attempt: Attempt; reader: Reader }>(({ attempt, reader }) => {
  attempt.ended('abandoned');
  // Nobody can read it any more; this frees the connection.
  reader.cancel().catch(ignore);
});

/** What the application's signal for giving up has said. */
export interface AbortWatch {
  readonly isAborted: () => boolean;
  /** Whether it happened before the code that runs now, not as a part of it. */
  readonly wasAbortedBefore: () => boolean;
}

/**
 * A body that passes the source on unchanged, chunk by chunk as it is asked for, and copies what the reader got. Never reads
 * ahead. Cancelling it cancels the source.
 */
export function capturedBody(
  source: ReadableStream<Uint8Array>,
  attempt: Attempt,
  abort: AbortWatch,
): ReadableStream<Uint8Array> {
  const reader = source.getReader();
  let reading = false;
  const token = {};
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        reading = true;
        try {
          const { done, value } = await reader.read();
          if (done) {
            attempt.readToEnd(false);
            abandoned.unregister(token);
            controller.close();
          } else {
            attempt.responseBytes(value, false);
            controller.enqueue(value);
          }
        } catch (error) {
          attempt.ended(abort.isAborted() ? 'cancel' : 'error', { error, timedOut: false });
          abandoned.unregister(token);
          throw error;
        } finally {
          reading = false;
        }
      },
      cancel(reason) {
        abandoned.unregister(token);
        if (attempt.failedByStatus && !attempt.wasRead) {
          // The client is going to try again and does not care for the body: it is fetched behind its back.
          attempt.isDraining = true;
          void drain(reader, attempt, reason);
          return undefined;
        }
        // A client gives up a stream by aborting its request, too, in the same breath as it cancels the body.
        attempt.ended(abort.isAborted() && (reading || abort.wasAbortedBefore()) ? 'cancel' : 'close');
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
  abandoned.register(body, { attempt, reader }, token);
  return body;
}

/** Reads the body of a failed attempt within bounds of size and time. */
async function drain(reader: Reader, attempt: Attempt, reason: unknown): Promise<void> {
  let stopped = false;
  const cancel = () => {
    stopped = true;
    reader.cancel(reason).catch(ignore);
  };
  const callOff = platform.later(DRAIN_PATIENCE_MILLIS, cancel);
  try {
    for (let total = 0; total < LARGEST_DRAIN;) {
      const { done, value } = await reader.read();
      if (done) {
        if (!stopped) {
          attempt.readToEnd(true);
        }
        break;
      }
      attempt.responseBytes(value, true);
      total += value.length;
    }
  } catch {
    // Stalled, cut or aborted: what was read is kept.
  } finally {
    callOff();
    cancel();
    attempt.ended('close');
  }
}
