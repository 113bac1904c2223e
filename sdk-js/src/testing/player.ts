import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const TIMEOUT_MILLIS = 30_000;

/** Where a replay stands, as `GET /api/v1/replays/{id}` tells; more is in `spec/openapi.yaml`. */
export interface ReplayState {
  readonly id: string;
  readonly url: string;
  readonly baseUrls: Readonly<Record<string, string>>;
  readonly status: 'waiting' | 'running' | 'same' | 'diverged';
  readonly traceId: string;
  readonly calls: readonly { number: number; match: string; source: string; served: boolean; reason: string | null }[];
  readonly misses: readonly {
    call: number;
    changes: readonly { path: string; recorded: string | null; asked: string | null; words?: string }[];
  }[];
  readonly tools?: readonly { name?: string; action?: string; match?: string; reason?: string | null }[];
  readonly unused: readonly { spanId: string; name: string }[];
  readonly notReplayable: readonly { spanId: string; name: string; reason: string }[];
  readonly fork: { call: number; sentence: string } | null;
}

/** A local player of tapes (`verbatim replay serve`), which ends with this process. */
export class Player {
  readonly #url: string;

  private constructor(url: string) {
    this.#url = url;
  }

  static async start(tapes: readonly string[]): Promise<Player> {
    const command = process.env['VERBATIM_CLI'] ?? 'verbatim';
    const words = ['replay', 'serve', ...tapes.flatMap((tape) => ['--tape', tape])];
    const child = spawn(command, words, { stdio: ['pipe', 'pipe', 'inherit'] });
    const line = await new Promise<string>((resolve, reject) => {
      let said = '';
      child.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        if (said.includes('\n')) {
          resolve(said);
        }
      });
      child.on('error', (error) => {
        const how = 'expected: the command on the PATH, or its path in VERBATIM_CLI';
        reject(new Error(`${command} cannot be started (${how})`, { cause: error }));
      });
      child.on('close', (code) => {
        reject(new Error(`${command} replay serve ended with ${String(code)}; what is wrong is above`));
      });
    });
    const { url } = JSON.parse(line) as { url: string };
    // It is not waited for: it ends when its standard input does, which is with this process.
    child.unref();
    for (const stream of [child.stdin, child.stdout]) {
      (stream as unknown as { unref(): void }).unref();
    }
    return new Player(url);
  }

  /** Begins a replay of what is on this tape. */
  async begin(tape: string, keepGoing: boolean): Promise<ReplayState> {
    const manifest = JSON.parse(readFileSync(join(tape, 'tape.json'), 'utf8')) as {
      traces: string[];
      session?: string;
    };
    if (manifest.session === undefined && manifest.traces.length !== 1) {
      const found = String(manifest.traces.length);
      throw new Error(`${tape}: ${found} traces (expected: one trace, or one conversation)`);
    }
    const what = manifest.session === undefined ? { traceId: manifest.traces[0] } : { sessionId: manifest.session };
    const body = JSON.stringify({ ...what, keepGoing });
    const response = await this.#ask('/api/v1/replays', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    return (await response.json()) as ReplayState;
  }

  async state(replay: string): Promise<ReplayState> {
    return (await (await this.#ask(`/api/v1/replays/${replay}`)).json()) as ReplayState;
  }

  /** A trace as a zip of a tape; undefined if it is not stored. */
  async tape(trace: string): Promise<Buffer | undefined> {
    const response = await this.#ask(`/api/v1/traces/${trace}/tape`, {}, [404]);
    return response.ok ? Buffer.from(await response.arrayBuffer()) : undefined;
  }

  async #ask(path: string, init: RequestInit = {}, alsoRight: readonly number[] = []): Promise<Response> {
    const response = await fetch(`${this.#url}${path}`, { ...init, signal: AbortSignal.timeout(TIMEOUT_MILLIS) });
    if (!response.ok && !alsoRight.includes(response.status)) {
      throw new Error(`the player answered ${String(response.status)}: ${(await response.text()).slice(0, 2000)}`);
    }
    return response;
  }
}
