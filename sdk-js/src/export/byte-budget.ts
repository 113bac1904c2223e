/**
 * How many bytes the SDK may hold: bodies being recorded, spans waiting, and the batch being sent all draw on one
 * budget.
 */
export class ByteBudget {
  #used = 0;

  constructor(readonly limit: number) {}

  /** Takes this many bytes, or none and false if that is over the limit. */
  tryReserve(bytes: number): boolean {
    if (bytes > this.limit - this.#used) {
      return false;
    }
    this.#used += bytes;
    return true;
  }

  release(bytes: number): void {
    this.#used -= bytes;
  }

  get used(): number {
    return this.#used;
  }
}
