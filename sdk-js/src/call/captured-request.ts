import platform from '#platform';
import type { ByteBudget } from '../export/byte-budget.js';
import { Bytes } from '../export/finished-span.js';
import { CapturedBytes, LARGEST_BODY } from './captured-bytes.js';

/**
 * The copy of a request body. A text is not copied, as nobody can change it; what goes over the wire is its UTF-8, which is
 * made when the span is sent.
 */
export class CapturedRequest {
  #text: string | undefined;
  #textLength = 0;
  #reserved = 0;
  #started = false;
  readonly #bytes: CapturedBytes;

  constructor(private readonly budget: ByteBudget) {
    this.#bytes = new CapturedBytes(budget);
  }

  text(body: string): void {
    this.#started = true;
    this.#textLength = platform.utf8Length(body);
    // A text in memory takes up to two bytes for each of its units.
    const held = Math.max(this.#textLength, 2 * body.length);
    if (this.#textLength > LARGEST_BODY || !this.budget.tryReserve(held)) {
      return;
    }
    this.#reserved = held;
    this.#text = body;
  }

  append(chunk: Uint8Array): void {
    this.#started = true;
    this.#bytes.append(chunk);
  }

  /** A body of this many bytes that is not even looked at. */
  skip(length: number): void {
    this.#started = true;
    this.#textLength = length;
    this.#bytes.drop();
  }

  /** Whether there is a body. */
  get isStarted(): boolean {
    return this.#started;
  }

  get isDropped(): boolean {
    return this.#started && this.#text === undefined && (this.#textLength > 0 || this.#bytes.isDropped);
  }

  get length(): number {
    return this.#textLength + this.#bytes.length;
  }

  get reserved(): number {
    return this.#reserved + this.#bytes.reserved;
  }

  /** The body if it was a text. */
  get asText(): string | undefined {
    return this.#text;
  }

  bytes(): Bytes {
    return this.#text === undefined ? this.#bytes.bytes() : new Bytes([this.#text]);
  }

  sameAs(other: CapturedRequest): boolean {
    if (this.isDropped || other.isDropped || this.length !== other.length) {
      return false;
    }
    if (this.#text !== undefined || other.#text !== undefined) {
      return this.#text === other.#text;
    }
    return sameBytes(this.#bytes.pieces(), other.#bytes.pieces());
  }

  /** Gives the memory back: the bytes are those of another attempt. */
  drop(): void {
    this.budget.release(this.#reserved);
    this.#bytes.drop();
    this.#reserved = 0;
    this.#text = undefined;
  }

  /** Lets go of the copy, whose bytes of the budget are released by whom they were passed on to. */
  forget(): void {
    this.#bytes.forget();
    this.#reserved = 0;
    this.#text = undefined;
  }
}

/** Compares bytes that are cut into pieces at different places. */
function sameBytes(a: readonly Uint8Array[], b: readonly Uint8Array[]): boolean {
  const others = b.values();
  let other: Uint8Array = new Uint8Array(0);
  let at = 0;
  for (const piece of a) {
    for (const byte of piece) {
      while (at === other.length) {
        const next = others.next();
        if (next.done === true) {
          return false;
        }
        other = next.value;
        at = 0;
      }
      if (other[at++] !== byte) {
        return false;
      }
    }
  }
  return at === other.length && others.next().done === true;
}
