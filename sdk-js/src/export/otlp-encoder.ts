import { Bytes, type FinishedSpan, SpanKindNumber, type Value, type ValueMap } from './finished-span.js';
import { ProtoWriter } from './proto-writer.js';

const STATUS_ERROR = 2;
const UTF8 = new TextEncoder();

/**
 * Encodes spans as an `ExportTraceServiceRequest`.
 *
 * @see https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto
 */
export class OtlpEncoder {
  constructor(
    private readonly resource: ValueMap,
    private readonly scopeName: string,
    private readonly scopeVersion: string,
  ) {}

  /** A whole request with these encoded spans. */
  request(spans: readonly ProtoWriter[]): ProtoWriter {
    const scope = new ProtoWriter();
    scope.string(1, this.scopeName);
    scope.string(2, this.scopeVersion);
    const scopeSpans = new ProtoWriter();
    scopeSpans.message(1, scope);
    for (const span of spans) {
      scopeSpans.message(2, span);
    }
    const resource = new ProtoWriter();
    writeAttributes(resource, 1, this.resource);
    const resourceSpans = new ProtoWriter();
    resourceSpans.message(1, resource);
    resourceSpans.message(2, scopeSpans);
    const request = new ProtoWriter();
    request.message(1, resourceSpans);
    return request;
  }
}

export function encodeSpan(span: FinishedSpan): ProtoWriter {
  const out = new ProtoWriter();
  out.bytes(1, [fromHex(span.traceId)]);
  out.bytes(2, [fromHex(span.spanId)]);
  if (span.parentSpanId !== undefined) {
    out.bytes(4, [fromHex(span.parentSpanId)]);
  }
  out.string(5, span.name);
  out.varint(6, SpanKindNumber[span.kind]);
  out.fixed64(7, span.startEpochNanos);
  out.fixed64(8, span.endEpochNanos);
  writeAttributes(out, 9, span.attributes);
  for (const event of span.events) {
    const message = new ProtoWriter();
    message.fixed64(1, event.epochNanos);
    message.string(2, event.name);
    writeAttributes(message, 3, event.attributes);
    out.message(11, message);
  }
  if (span.error !== undefined) {
    const status = new ProtoWriter();
    status.string(2, span.error);
    status.varint(3, STATUS_ERROR);
    out.message(15, status);
  }
  return out;
}

function fromHex(digits: string): Uint8Array {
  const bytes = new Uint8Array(digits.length / 2);
  for (let i = 0; i < bytes.length; i++) {
    bytes[i] = Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16);
  }
  return bytes;
}

function writeAttributes(out: ProtoWriter, field: number, attributes: ValueMap): void {
  for (const [key, value] of Object.entries(attributes)) {
    const keyValue = new ProtoWriter();
    keyValue.string(1, key);
    keyValue.message(2, anyValue(value));
    out.message(field, keyValue);
  }
}

function anyValue(value: Value): ProtoWriter {
  const out = new ProtoWriter();
  if (typeof value === 'string') {
    out.string(1, value);
  } else if (typeof value === 'boolean') {
    out.varint(2, value ? 1 : 0);
  } else if (typeof value === 'bigint') {
    out.int64(3, value);
  } else if (typeof value === 'number') {
    if (Number.isSafeInteger(value)) {
      out.int64(3, BigInt(value));
    } else {
      out.double(4, value);
    }
  } else if (value instanceof Bytes) {
    out.bytes(
      7,
      value.pieces.map((piece) => (typeof piece === 'string' ? UTF8.encode(piece) : piece)),
    );
  } else if (isList(value)) {
    const array = new ProtoWriter();
    for (const element of value) {
      array.message(1, anyValue(element));
    }
    out.message(5, array);
  } else {
    const list = new ProtoWriter();
    writeAttributes(list, 1, value);
    out.message(6, list);
  }
  return out;
}

/** `Array.isArray` does not narrow read-only lists. */
function isList(value: readonly Value[] | ValueMap): value is readonly Value[] {
  return Array.isArray(value);
}
