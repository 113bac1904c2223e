/**
 * Reads from an `ExportTraceServiceResponse` how many spans were rejected; 0 when the body does not say so or cannot be
 * read.
 */
export function rejectedSpans(body: Uint8Array): number {
  const partialSuccess = field(body, 1, 2);
  if (!(partialSuccess instanceof Uint8Array)) {
    return 0;
  }
  const rejected = field(partialSuccess, 1, 0);
  return typeof rejected === 'number' ? rejected : 0;
}

/** The first field with this number and wire type; undefined if there is none or the message is garbage. */
function field(message: Uint8Array, number: number, wireType: number): Uint8Array | number | undefined {
  let position = 0;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 0x80) {
      const byte = message[position++];
      if (byte === undefined || factor > Number.MAX_SAFE_INTEGER) {
        return Number.NaN;
      }
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) {
        return value;
      }
    }
  };
  while (position < message.length) {
    const tag = varint();
    const type = tag % 8;
    let value: Uint8Array | number;
    if (type === 0) {
      value = varint();
    } else if (type === 2) {
      const length = varint();
      value = message.subarray(position, position + length);
      position += length;
    } else if (type === 1 || type === 5) {
      value = Number.NaN;
      position += type === 1 ? 8 : 4;
    } else {
      return undefined;
    }
    if (Number.isNaN(position) || position > message.length) {
      return undefined;
    }
    if (tag === number * 8 + wireType) {
      return value;
    }
  }
  return undefined;
}
