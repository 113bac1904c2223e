import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

/** A reply as `spec/exchanges/README.md` describes it, with waits beside. */
export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  body?: string | Buffer;
  chunks?: string[];
  split?: 'utf8';
  cut?: boolean;
  hold?: boolean;
  encoding?: 'gzip';
  drop?: boolean;
  /** Milliseconds before the head, and before each chunk. */
  after?: number;
  pace?: number;
}

export interface Exchange {
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly request: Buffer;
  /** As it was written, before compression. */
  response: Buffer;
  /** Whether the client went away before the reply was complete. */
  gone: boolean;
}

const sleep = (millis: number) => new Promise((resolve) => setTimeout(resolve, millis));

/** Plays replies in the order of the requests. */
export class Provider {
  readonly exchanges: Exchange[] = [];
  #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(replies: readonly Reply[] | ((request: Buffer, number: number) => Reply)): Promise<Provider> {
    const server = createServer();
    const provider = new Provider(server);
    let number = 0;
    server.on('request', (request, response) => {
      void provider.#play(request, response, (body) => {
        const index = number++;
        const reply = typeof replies === 'function' ? replies(body, index) : replies[index];
        return reply ?? { status: 500, headers: { 'x-should-retry': 'false' }, body: 'not scripted' };
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return provider;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async #play(request: IncomingMessage, response: ServerResponse, script: (body: Buffer) => Reply): Promise<void> {
    const received: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) {
      received.push(chunk);
    }
    const body = Buffer.concat(received);
    const reply = script(body);
    const exchange: Exchange = {
      url: request.url ?? '',
      headers: request.headers,
      request: body,
      response: Buffer.alloc(0),
      gone: false,
    };
    this.exchanges.push(exchange);
    response.on('close', () => {
      exchange.gone = !response.writableFinished;
    });
    await sleep(reply.after ?? 0);
    if (reply.drop === true) {
      request.socket.destroy();
      return;
    }
    for (const [name, value] of Object.entries(reply.headers ?? {})) {
      response.setHeader(name, value);
    }
    response.statusCode = reply.status ?? 200;
    if (reply.chunks === undefined) {
      exchange.response = Buffer.from(reply.body ?? '');
      const packed = reply.encoding === 'gzip' && /gzip/.test(String(request.headers['accept-encoding']));
      if (packed) {
        response.setHeader('content-encoding', 'gzip');
      }
      const bytes = packed ? gzipSync(exchange.response) : exchange.response;
      response.setHeader('content-length', bytes.length);
      response.end(bytes);
      return;
    }
    for (const chunk of pieces(reply)) {
      await sleep(reply.pace ?? 5);
      if (response.destroyed) {
        return;
      }
      exchange.response = Buffer.concat([exchange.response, chunk]);
      await new Promise((resolve) => response.write(chunk, resolve));
    }
    if (reply.cut === true) {
      await sleep(20);
      response.destroy();
    } else if (reply.hold !== true) {
      response.end();
    }
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

function pieces(reply: Reply): Buffer[] {
  const chunks = (reply.chunks ?? []).map((chunk) => Buffer.from(chunk));
  if (reply.split !== 'utf8') {
    return chunks;
  }
  const whole = Buffer.concat(chunks);
  const cuts = [0];
  for (let i = 1; i < whole.length; i++) {
    // Between the first byte of a character and its second.
    if ((whole[i - 1] as number) >= 0xc0 && (whole[i] as number) >= 0x80) {
      cuts.push(i);
    }
  }
  return cuts.map((from, i) => whole.subarray(from, cuts[i + 1] ?? whole.length)).filter((piece) => piece.length > 0);
}
