import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a replay answers: an object with status 200, or a status and a body. */
export type ReplayAnswer = Record<string, unknown> | [status: number, body: string];

/** A small replay that gives each tool the answer of its name, see `spec/replay.md`. */
export class ReplayServer {
  readonly asked: { url: string; body: string; key: string | undefined }[] = [];
  #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(answers: Record<string, ReplayAnswer>): Promise<ReplayServer> {
    const server = createServer();
    const replay = new ReplayServer(server);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const url = request.url as string;
        replay.asked.push({ url, body: Buffer.concat(chunks).toString(), key: request.headers.authorization });
        const answer = answers[url.slice(url.lastIndexOf('/') + 1)] ?? [404, '{"error":"unknown"}'];
        const [status, body] = Array.isArray(answer) ? answer : [200, JSON.stringify(answer)];
        response.writeHead(status, { location: '/elsewhere' }).end(body);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return replay;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/replay/${'7'.repeat(32)}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
