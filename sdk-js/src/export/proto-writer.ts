const VARINT = 0;
const FIXED64 = 1;
const LENGTH_DELIMITED = 2;

/** Byte fields up to this size are copied, because a link costs more. */
const COPY_LIMIT = 512;

const UTF8 = new TextEncoder();
const NOTHING = new Uint8Array(0);

/**
 * Writes one message in the protobuf wire format. Nested messages and large byte fields are linked, not copied.
 *
 * @see https://protobuf.dev/programming-guides/encoding/
 */
export class ProtoWriter {
  readonly #done: Uint8Array[] = [];
  #buffer = NOTHING;
  #start = 0;
  #position = 0;
  #doneBytes = 0;

  /** The size of the message so far. */
  get size(): number {
    return this.#doneBytes + (this.#position - this.#start);
  }

  varint(field: number, value: number): void {
    this.#tag(field, VARINT);
    this.#rawVarint(value);
  }

  /** A 64-bit integer; a negative one as its two's complement, which is how `int64` travels. */
  int64(field: number, value: bigint): void {
    this.#tag(field, VARINT);
    this.#room(10);
    let rest = BigInt.asUintN(64, value);
    while (rest > 0x7fn) {
      this.#buffer[this.#position++] = Number(rest & 0x7fn) | 0x80;
      rest >>= 7n;
    }
    this.#buffer[this.#position++] = Number(rest);
  }

  fixed64(field: number, value: bigint): void {
    this.#tag(field, FIXED64);
    this.#room(8);
    new DataView(this.#buffer.buffer).setBigUint64(this.#position, value, true);
    this.#position += 8;
  }

  double(field: number, value: number): void {
    this.#tag(field, FIXED64);
    this.#room(8);
    new DataView(this.#buffer.buffer).setFloat64(this.#position, value, true);
    this.#position += 8;
  }

  string(field: number, value: string): void {
    this.bytes(field, [UTF8.encode(value)]);
  }

  /** One field of bytes in pieces, which must not be changed any more. */
  bytes(field: number, pieces: readonly Uint8Array[]): void {
    let length = 0;
    for (const piece of pieces) {
      length += piece.length;
    }
    this.#tag(field, LENGTH_DELIMITED);
    this.#rawVarint(length);
    for (const piece of pieces) {
      this.#append(piece);
    }
  }

  /** Links a finished message; it must not be written to any more. */
  message(field: number, message: ProtoWriter): void {
    this.#tag(field, LENGTH_DELIMITED);
    this.#rawVarint(message.size);
    for (const piece of message.pieces()) {
      this.#append(piece);
    }
  }

  /** The message so far. */
  pieces(): readonly Uint8Array[] {
    this.#seal();
    return this.#done;
  }

  #append(bytes: Uint8Array): void {
    if (bytes.length <= COPY_LIMIT) {
      this.#room(bytes.length);
      this.#buffer.set(bytes, this.#position);
      this.#position += bytes.length;
    } else {
      this.#seal();
      this.#done.push(bytes);
      this.#doneBytes += bytes.length;
    }
  }

  #tag(field: number, wireType: number): void {
    this.#rawVarint((field << 3) | wireType);
  }

  #rawVarint(value: number): void {
    this.#room(10);
    let rest = value;
    while (rest > 0x7f) {
      this.#buffer[this.#position++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#buffer[this.#position++] = rest;
  }

  #room(length: number): void {
    if (this.#buffer.length - this.#position >= length) {
      return;
    }
    const written = this.#position - this.#start;
    if (written > 4096) {
      this.#seal();
      this.#buffer = new Uint8Array(Math.max(4096, length));
      this.#position = 0;
    } else {
      const larger = new Uint8Array(Math.max(written * 2, written + length) + 64);
      larger.set(this.#buffer.subarray(this.#start, this.#position));
      this.#buffer = larger;
      this.#position = written;
    }
    this.#start = 0;
  }

  /** Moves what is in the buffer to the finished pieces. */
  #seal(): void {
    if (this.#position > this.#start) {
      this.#done.push(this.#buffer.subarray(this.#start, this.#position));
      this.#doneBytes += this.#position - this.#start;
      this.#start = this.#position;
    }
  }
}
