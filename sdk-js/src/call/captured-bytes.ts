import type { ByteBudget } from '../export/byte-budget.js';
import { Bytes } from '../export/finished-span.js';

/** A larger body is left out, see `spec/attributes.md`. */
export const LARGEST_BODY = 48 * 1024 * 1024;

const FIRST_PIECE = 2 * 1024;
const LARGEST_PIECE = 256 * 1024;
const NOTHING = new Uint8Array(0);

/**
 * A growing copy of a body. Draws on the budget as it grows; once a bound is reached it gives everything back and only
 * counts, because half a body is of no use.
 */
export class CapturedBytes {
  readonly #full: Uint8Array[] = [];
  #piece = NOTHING;
  #filled = 0;
  #length = 0;
  #reserved = 0;
  #dropped = false;

  constructor(private readonly budget: ByteBudget) {}

  append(source: Uint8Array): void {
    this.#length += source.length;
    if (this.#dropped) {
      return;
    }
    if (this.#length > LARGEST_BODY) {
      this.drop();
      return;
    }
    let taken = 0;
    while (taken < source.length) {
      if (this.#filled === this.#piece.length && !this.#grow(source.length - taken)) {
        this.drop();
        return;
      }
      const take = Math.min(source.length - taken, this.#piece.length - this.#filled);
      this.#piece.set(source.subarray(taken, taken + take), this.#filled);
      this.#filled += take;
      taken += take;
    }
  }

  #grow(wanted: number): boolean {
    const doubled = Math.min(LARGEST_PIECE, Math.max(FIRST_PIECE, this.#piece.length * 2));
    const size = Math.max(doubled, wanted);
    if (!this.budget.tryReserve(size)) {
      return false;
    }
    this.#reserved += size;
    if (this.#filled > 0) {
      this.#full.push(this.#piece);
    }
    this.#piece = new Uint8Array(size);
    this.#filled = 0;
    return true;
  }

  /** Gives the memory back and keeps only the count. */
  drop(): void {
    this.budget.release(this.#reserved);
    this.forget();
  }

  /** Lets go of the copy, whose bytes of the budget are released by whom they were passed on to. */
  forget(): void {
    this.#reserved = 0;
    this.#dropped = true;
    this.#full.length = 0;
    this.#piece = NOTHING;
    this.#filled = 0;
  }

  /** How many bytes went through, whether kept or not. */
  get length(): number {
    return this.#length;
  }

  get isDropped(): boolean {
    return this.#dropped;
  }

  /** What is held of the budget. */
  get reserved(): number {
    return this.#reserved;
  }

  /** The copy in pieces; empty if it was dropped. */
  pieces(): Uint8Array[] {
    return this.#filled > 0 ? [...this.#full, this.#piece.subarray(0, this.#filled)] : [...this.#full];
  }

  bytes(): Bytes {
    return new Bytes(this.pieces());
  }
}
