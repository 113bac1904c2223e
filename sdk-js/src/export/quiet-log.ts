const INTERVAL_MILLIS = 60_000;

/**
 * Says what is wrong at most once a minute, so that a server that is down does not flood the application's log. Messages
 * never hold bodies or keys.
 */
export class QuietLog {
  #due = 0;

  /** Logs the message, unless another was logged within the last minute. */
  warn(message: string): void {
    const now = Date.now();
    if (now >= this.#due) {
      this.#due = now + INTERVAL_MILLIS;
      this.say(message);
    }
  }

  /** Logs the message always: for what happens once in a process. */
  say(message: string): void {
    try {
      console.warn(`Verbatim: ${message}`);
    } catch {
      // A broken console of the application is not ours to report.
    }
  }
}
