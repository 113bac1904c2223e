/** What happened to spans and bodies, counted since the start. */
export class Counters {
  captured = 0;
  sent = 0;
  retries = 0;
  /** Bodies that were left out of their span because a bound was reached. */
  bodiesDropped = 0;
  /** Clients that could not be hooked. */
  captureOff = 0;
  readonly #dropped = new Map<string, number>();

  /** Spans were thrown away for this reason. */
  dropped(reason: string, spans: number): void {
    if (spans === 0) {
      return;
    }
    this.#dropped.set(reason, (this.#dropped.get(reason) ?? 0) + spans);
  }

  droppedFor(reason: string): number {
    return this.#dropped.get(reason) ?? 0;
  }

  droppedByReason(): Record<string, number> {
    return Object.fromEntries([...this.#dropped].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}
