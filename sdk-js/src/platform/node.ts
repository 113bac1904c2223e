import { AsyncLocalStorage } from 'node:async_hooks';
import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import * as http from 'node:http';
import * as https from 'node:https';
import { basename, dirname, extname, join } from 'node:path';
import { createGzip, constants } from 'node:zlib';
import { commitInFolder } from './git-folder.js';
import { ask, askSync } from './node-ask.js';
import { type MainProgram, type Platform, type Reply, retryAfterMillis } from './platform.js';

export type { Reply } from './platform.js';

const BODY_LIMIT = 64 * 1024;
const CONNECTIONS = { keepAlive: true, maxSockets: 2, timeout: 60_000 };
const HTTP_AGENT = new http.Agent(CONNECTIONS);
const HTTPS_AGENT = new https.Agent(CONNECTIONS);

/** Node.js, and what behaves like it (Bun, Deno). */
const node: Platform = {
  environment: process.env,

  asyncStorage: <T>() => new AsyncLocalStorage<T>(),

  utf8Length: (text) => Buffer.byteLength(text),

  gzip(pieces) {
    return new Promise((resolve, reject) => {
      // Speed counts more than size: the receiver is near.
      const gzip = createGzip({ level: constants.Z_BEST_SPEED, chunkSize: 64 * 1024 });
      const compressed: Buffer[] = [];
      gzip.on('data', (chunk: Buffer) => compressed.push(chunk));
      gzip.on('end', () => {
        resolve(Buffer.concat(compressed));
      });
      gzip.on('error', reject);
      for (const piece of pieces) {
        gzip.write(piece);
      }
      gzip.end();
    });
  },

  post(url, headers, body, timeoutMillis, signal) {
    return new Promise((resolve, reject) => {
      const secure = url.startsWith('https:');
      const options = {
        method: 'POST',
        headers: { ...headers, 'content-length': String(body.length) },
        agent: secure ? HTTPS_AGENT : HTTP_AGENT,
      };
      const request = secure ? https.request(url, options) : http.request(url, options);
      const giveUp = (why: string) => () => {
        request.destroy(Object.assign(new Error(why), { code: why }));
      };
      const timer = setTimeout(giveUp('TIMEOUT'), timeoutMillis).unref();
      const stop = giveUp('STOPPED');
      signal.addEventListener('abort', stop, { once: true });
      request.on('socket', (socket) => socket.unref());
      request.on('close', () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', stop);
      });
      request.on('error', reject);
      request.on('response', (response) => {
        void readReply(response).then(resolve, reject);
      });
      request.end(body);
    });
  },

  ask,

  askSync,

  later(millis, work, keepsAlive = false) {
    const timer = setTimeout(work, millis);
    if (!keepsAlive) {
      timer.unref();
    }
    return () => {
      clearTimeout(timer);
    };
  },

  turn: () =>
    new Promise((resolve) => {
      setImmediate(resolve);
    }),

  mainProgram(): MainProgram {
    const script = process.argv[1];
    if (script === undefined) {
      return { name: 'unknown_service:node', version: undefined };
    }
    const described = nearestPackage(dirname(script));
    return { name: described?.name ?? basename(script, extname(script)), version: described?.version };
  },

  gitCommit: () => commitInFolder(process.cwd()),

  onIdle(work) {
    process.on('beforeExit', work);
  },
};

export default node;

/** Keeps the beginning of the body and reads the rest away. */
async function readReply(response: http.IncomingMessage): Promise<Reply> {
  const kept: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    kept.push(chunk.subarray(0, BODY_LIMIT - size));
    size += chunk.length;
    if (size >= BODY_LIMIT) {
      response.destroy();
      break;
    }
  }
  return {
    status: response.statusCode ?? 0,
    retryAfterMillis: retryAfterMillis(response.headers['retry-after']),
    contentType: response.headers['content-type'] ?? '',
    body: Buffer.concat(kept),
  };
}

/** Name and version in the nearest package.json, looking upwards. */
function nearestPackage(start: string): { name: string | undefined; version: string | undefined } | undefined {
  for (let folder = start; ; folder = dirname(folder)) {
    try {
      const described = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, unknown>;
      const text = (key: string) => {
        const value = described[key];
        return typeof value === 'string' && value !== '' ? value : undefined;
      };
      if (text('name') !== undefined || text('version') !== undefined) {
        return { name: text('name'), version: text('version') };
      }
    } catch {
      // None here, or one that cannot be read.
    }
    if (dirname(folder) === folder) {
      return undefined;
    }
  }
}
