import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

export type Decoded = string | bigint | number | boolean | Uint8Array | Decoded[] | { [key: string]: Decoded };
export type Attributes = Record<string, Decoded>;

export interface ReceivedEvent {
  time: bigint;
  name: string;
  attributes: Attributes;
}

export interface ReceivedSpan {
  traceId: string;
  spanId: string;
  parentSpanId: string | undefined;
  name: string;
  kind: number;
  start: bigint;
  end: bigint;
  attributes: Attributes;
  events: ReceivedEvent[];
  statusCode: number;
  statusMessage: string;
  resource: Attributes;
  scope: string;
}

type Field = [number: number, value: bigint | Uint8Array];

/** A reader of protobuf that shares nothing with the writer under test. */
function fields(message: Uint8Array): Field[] {
  const view = Buffer.from(message.buffer, message.byteOffset, message.byteLength);
  const found: Field[] = [];
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = view.readUInt8(at++);
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) {
        return BigInt.asUintN(64, value);
      }
    }
  };
  while (at < view.length) {
    const tag = Number(varint());
    const type = tag & 7;
    if (type === 0) {
      found.push([tag >> 3, varint()]);
    } else if (type === 1) {
      found.push([tag >> 3, view.readBigUInt64LE(at)]);
      at += 8;
    } else if (type === 2) {
      const length = Number(varint());
      if (at + length > view.length) {
        throw new Error('a field is longer than its message');
      }
      found.push([tag >> 3, view.subarray(at, at + length)]);
      at += length;
    } else {
      throw new Error(`wire type ${type}`);
    }
  }
  return found;
}

const all = (message: Field[], number: number) => message.filter(([n]) => n === number).map(([, value]) => value);
const bytes = (message: Field[], number: number) => all(message, number) as Uint8Array[];
const text = (message: Field[], number: number) => Buffer.from(bytes(message, number)[0] ?? []).toString('utf8');
const number = (message: Field[], n: number) => (all(message, n)[0] as bigint | undefined) ?? 0n;
const hex = (message: Field[], n: number) => Buffer.from(bytes(message, n)[0] ?? []).toString('hex');

function attributes(keyValues: Uint8Array[]): Attributes {
  const out: Attributes = {};
  for (const each of keyValues) {
    const keyValue = fields(each);
    out[text(keyValue, 1)] = anyValue(bytes(keyValue, 2)[0] ?? new Uint8Array());
  }
  return out;
}

function anyValue(message: Uint8Array): Decoded {
  const [field] = fields(message);
  if (field === undefined) {
    throw new Error('an empty value');
  }
  const [type, value] = field;
  switch (type) {
    case 1:
      return Buffer.from(value as Uint8Array).toString('utf8');
    case 2:
      return value === 1n;
    case 3:
      return BigInt.asIntN(64, value as bigint);
    case 4: {
      const double = Buffer.alloc(8);
      double.writeBigUInt64LE(value as bigint);
      return double.readDoubleLE();
    }
    case 5:
      return bytes(fields(value as Uint8Array), 1).map(anyValue);
    case 6:
      return attributes(bytes(fields(value as Uint8Array), 1));
    case 7:
      return new Uint8Array(value as Uint8Array);
    default:
      throw new Error(`value of type ${type}`);
  }
}

export function decode(request: Uint8Array): ReceivedSpan[] {
  const spans: ReceivedSpan[] = [];
  for (const resourceSpans of bytes(fields(request), 1).map(fields)) {
    const resource = attributes(bytes(fields(bytes(resourceSpans, 1)[0] ?? new Uint8Array()), 1));
    for (const scopeSpans of bytes(resourceSpans, 2).map(fields)) {
      const scope = text(fields(bytes(scopeSpans, 1)[0] ?? new Uint8Array()), 1);
      for (const span of bytes(scopeSpans, 2).map(fields)) {
        const status = fields(bytes(span, 15)[0] ?? new Uint8Array());
        spans.push({
          traceId: hex(span, 1),
          spanId: hex(span, 2),
          parentSpanId: hex(span, 4) || undefined,
          name: text(span, 5),
          kind: Number(number(span, 6)),
          start: number(span, 7),
          end: number(span, 8),
          attributes: attributes(bytes(span, 9)),
          events: bytes(span, 11)
            .map(fields)
            .map((event) => ({
              time: number(event, 1),
              name: text(event, 2),
              attributes: attributes(bytes(event, 3)),
            })),
          statusCode: Number(number(status, 3)),
          statusMessage: text(status, 2),
          resource,
          scope,
        });
      }
    }
  }
  return spans;
}

export type Behaviour = (request: IncomingMessage, response: ServerResponse, body: Buffer) => void;

/** Answers 200 and keeps what came. */
export class Receiver {
  readonly spans: ReceivedSpan[] = [];
  readonly requests: { headers: IncomingMessage['headers']; url: string | undefined; bytes: number; packed: number }[] =
    [];
  /** Instead of an answer of 200; what it answers to is not kept. */
  behaviour: Behaviour | undefined;
  #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(port = 0): Promise<Receiver> {
    const server = createServer();
    const receiver = new Receiver(server);
    server.on('request', (request, response) => receiver.#receive(request, response));
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return receiver;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  #receive(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const packed = Buffer.concat(chunks);
      const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(packed) : packed;
      this.requests.push({ headers: request.headers, url: request.url, bytes: body.length, packed: packed.length });
      if (this.behaviour !== undefined) {
        this.behaviour(request, response, body);
        return;
      }
      this.spans.push(...decode(body));
      response.setHeader('content-type', 'application/x-protobuf');
      response.end();
    });
  }

  span(name: string): ReceivedSpan {
    const found = this.spans.filter((span) => span.name === name);
    if (found.length !== 1 || found[0] === undefined) {
      throw new Error(`${found.length} spans ${name} among: ${this.spans.map((each) => each.name).join(', ')}`);
    }
    return found[0];
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** The lengths and gaps (nanoseconds) of `verbatim.response.chunks`. */
export function chunksOf(encoded: Decoded | undefined): { length: number; nanos: number }[] {
  const list = encoded as Uint8Array;
  const numbers: number[] = [];
  let at = 0;
  while (at < list.length) {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = list[at++] as number;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) {
        break;
      }
    }
    numbers.push(value);
  }
  return numbers.flatMap((length, i) => (i % 2 === 0 ? [{ length, nanos: numbers[i + 1] as number }] : []));
}
