import { toNanos } from '../trace/clock.js';

/**
 * The lengths and receive times of the chunks of a body, in the form of `verbatim.response.chunks`: for each chunk two
 * unsigned LEB128 varints.
 */
export class ChunkLog {
  #encoded = new Uint8Array(64);
  #size = 0;
  #lastTick: number;

  /** @param sentTick when the request was sent, in milliseconds */
  constructor(sentTick: number) {
    this.#lastTick = sentTick;
  }

  chunk(length: number, tickMillis: number): void {
    this.#varint(length);
    this.#varint(Math.max(0, Number(toNanos(tickMillis - this.#lastTick))));
    this.#lastTick = tickMillis;
  }

  #varint(value: number): void {
    if (this.#encoded.length - this.#size < 10) {
      const larger = new Uint8Array(this.#encoded.length * 2);
      larger.set(this.#encoded);
      this.#encoded = larger;
    }
    let rest = value;
    while (rest > 0x7f) {
      this.#encoded[this.#size++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#encoded[this.#size++] = rest;
  }

  encoded(): Uint8Array {
    return this.#encoded.slice(0, this.#size);
  }
}
