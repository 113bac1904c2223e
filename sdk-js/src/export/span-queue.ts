import platform from '#platform';
import type { SpanSource } from './finished-span.js';

/** A span that waits, with what it holds of the budget. */
export interface Entry {
  readonly source: SpanSource;
  readonly bytes: number;
}

/**
 * Spans that wait to be sent, in order. Knows how many were put in and how many are settled (sent or dropped), so that a
 * flush can wait for them. Its own waits never keep a process alive.
 */
export class SpanQueue {
  #entries: Entry[] = [];
  #queuedBytes = 0;
  #putCount = 0;
  #settledCount = 0;
  #hurry = false;
  #closed = false;
  /** Called when something changed that a wait may be interested in. */
  readonly #watchers = new Set<() => void>();

  get closed(): boolean {
    return this.#closed;
  }

  get isEmpty(): boolean {
    return this.#entries.length === 0;
  }

  /** Whether something was put in that is neither sent nor dropped. */
  get isUnsettled(): boolean {
    return this.#settledCount < this.#putCount;
  }

  /** False if the queue is closed. */
  put(entry: Entry): boolean {
    if (this.#closed) {
      return false;
    }
    this.#entries.push(entry);
    this.#queuedBytes += entry.bytes;
    this.#putCount++;
    this.#notify();
    return true;
  }

  /** Waits for company and takes as many as fit into `batchBytes`, at least one. */
  async take(batchBytes: number, lingerMillis: number): Promise<Entry[]> {
    await this.#wait(lingerMillis, () => this.#queuedBytes >= batchBytes || this.#hurry || this.#closed);
    let count = 0;
    let bytes = 0;
    for (const entry of this.#entries) {
      if (count > 0 && bytes + entry.bytes > batchBytes) {
        break;
      }
      bytes += entry.bytes;
      count++;
    }
    this.#queuedBytes -= bytes;
    return this.#entries.splice(0, count);
  }

  settle(spans: number): void {
    this.#settledCount += spans;
    if (!this.isUnsettled) {
      this.#hurry = false;
    }
    this.#notify();
  }

  /** Waits until everything put in so far is settled; false if the time was up before. Keeps the process alive. */
  async awaitSettled(timeoutMillis: number): Promise<boolean> {
    const target = this.#putCount;
    this.#hurry = this.#settledCount < target;
    this.#notify();
    const settled = () => this.#settledCount >= target;
    await this.#wait(timeoutMillis, settled, true);
    return settled();
  }

  /** Waits before a retry; a flush that comes cuts it short when `hurries`, closing always does. */
  async pause(millis: number, hurries: boolean): Promise<void> {
    const hurriedBefore = this.#hurry;
    await this.#wait(millis, () => this.#closed || (hurries && this.#hurry && !hurriedBefore));
    if (this.#closed) {
      // Closing leaves a deadline, not time to back off; yet it must not become a busy loop.
      await this.#wait(50, () => false);
    }
  }

  /** Takes no more spans; what is in it can still be taken. */
  close(): void {
    this.#closed = true;
    this.#notify();
  }

  /** Takes out everything that is left. */
  drain(): Entry[] {
    this.#queuedBytes = 0;
    return this.#entries.splice(0);
  }

  #notify(): void {
    for (const watcher of [...this.#watchers]) {
      watcher();
    }
  }

  #wait(millis: number, until: () => boolean, keepsAlive = false): Promise<void> {
    if (until() || millis <= 0) {
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const end = () => {
        this.#watchers.delete(watcher);
        cancel();
        resolve();
      };
      const watcher = () => {
        if (until()) {
          end();
        }
      };
      const cancel = platform.later(millis, end, keepsAlive);
      this.#watchers.add(watcher);
    });
  }
}
