/**
 * Tests on recordings, with vitest or any other runner that knows ES modules:
 *
 * ```ts
 * const tapes = await playTapes('tapes');
 *
 * test('a refund', tapes.replay('refund', async () => {
 *   expect(await answer('How long may I send it back?')).toContain('30 days');
 * }));
 *
 * for (const name of tapes.names) {
 *   test(name, tapes.replay(name, async () => { … }));
 * }
 * ```
 *
 * While the work runs, model clients that are made in it and tools are answered by the tape, without a key and without the
 * network. The test fails unless the run asks for all that was recorded and nothing else. With `VERBATIM_REPLAY_ACCEPT=1` runs
 * that differ become the new tapes. `VERBATIM_CLI` is the command `verbatim` if that is not on the `PATH`. Under Node.js only.
 */
import { readdirSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { Player, type ReplayState } from './player.js';
import { report } from './report.js';
import { writeRun } from './tape.js';

export type { ReplayState } from './player.js';

const API_KEY = 'replay';
const BASE_URLS: Readonly<Record<string, string>> = {
  OPENAI_BASE_URL: 'openai',
  ANTHROPIC_BASE_URL: 'anthropic',
  GOOGLE_GEMINI_BASE_URL: 'gemini',
  OLLAMA_HOST: 'ollama',
  AZURE_OPENAI_ENDPOINT: 'azure',
};
const API_KEYS = ['OPENAI_API_KEY', 'ANTHROPIC_API_KEY', 'GEMINI_API_KEY', 'GOOGLE_API_KEY', 'AZURE_OPENAI_API_KEY'];

/** The replay that a test runs under. */
export interface Replay {
  /** The directory of the tape. */
  readonly tape: string;
  /** The id of the replay, and of the trace that the run becomes. */
  readonly id: string;
  /** What `VERBATIM_REPLAY_URL` is set to. */
  readonly url: string;
  /** By provider: `openai`, `anthropic`, `gemini`, `ollama`, `azure`. */
  readonly baseUrls: Readonly<Record<string, string>>;
  /** Any would do. */
  readonly apiKey: string;
  /** Where the replay stands, as `GET /api/v1/replays/{id}` tells. */
  state(): Promise<ReplayState>;
}

/** Tapes that are being played. */
export interface Tapes {
  /** Their names: the paths of their directories below the folder. */
  readonly names: readonly string[];
  /**
   * The test as a function for the runner. Those of one process run one after the other, as they share its environment.
   *
   * @throws Error if there is no tape of this name
   */
  replay(name: string, work: (replay: Replay) => unknown): () => Promise<void>;
}

let last: Promise<unknown> = Promise.resolve();

/**
 * Plays all tapes below this folder until the process ends.
 *
 * @param folder relative to the working directory
 * @throws Error if there is none, or the player does not start
 */
export async function playTapes(folder: string): Promise<Tapes> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name === 'tape.json')
    .map((entry) => relative(folder, entry.parentPath).replaceAll(sep, '/'))
    .sort();
  if (names.length === 0) {
    throw new Error(`${folder}: no tape below it (make one: verbatim replay tape --trace ID -o ${folder}/NAME)`);
  }
  const player = await Player.start(names.map((name) => resolve(folder, name)));
  return {
    names,
    replay(name, work) {
      if (!names.includes(name)) {
        throw new Error(`${name}: no tape in ${folder} (expected: one of ${names.join(', ')})`);
      }
      return () => {
        const run = last.then(() => judged(player, resolve(folder, name), join(folder, name), work));
        last = run.catch(() => undefined);
        return run;
      };
    },
  };
}

async function judged(at: Player, folder: string, name: string, work: (replay: Replay) => unknown): Promise<void> {
  const accept = (process.env['VERBATIM_REPLAY_ACCEPT'] ?? '') !== '';
  const begun = await at.begin(folder, accept);
  const { id, url, baseUrls } = begun;
  const state = () => at.state(id);
  const restore = setEnvironment(url, baseUrls);
  try {
    await work({ tape: folder, id, url, baseUrls, apiKey: API_KEY, state });
  } catch (error) {
    throw await told(error, state, name);
  } finally {
    restore();
  }
  await settle(at, await state(), folder, name, accept);
}

/** What the test failed with, and how its run differs. */
async function told(error: unknown, state: () => Promise<ReplayState>, name: string): Promise<unknown> {
  const now = await state();
  if (now.status === 'same' || !(error instanceof Error)) {
    return error;
  }
  error.message = `${error.message}\n\n${report(now, name)}`;
  return error;
}

async function settle(at: Player, state: ReplayState, folder: string, name: string, accept: boolean): Promise<void> {
  if (state.status === 'same') {
    return;
  }
  if (!accept) {
    throw new Error(`${report(state, name)}\nIf that is right, take it as the new tape: VERBATIM_REPLAY_ACCEPT=1`);
  }
  if (state.calls.length === 0 || state.calls.some((call) => !call.served)) {
    const why = 'It cannot be the new tape, as nothing recorded answers it: record such a run, and make a tape of it.';
    throw new Error(`${report(state, name)}\n${why}`);
  }
  await writeRun(at, state.traceId, state.calls.length, folder);
}

/** Returns what restores it. */
function setEnvironment(url: string, baseUrls: Readonly<Record<string, string>>): () => void {
  const variables: Record<string, string | undefined> = { VERBATIM_REPLAY_URL: url };
  for (const [name, provider] of Object.entries(BASE_URLS)) {
    variables[name] = baseUrls[provider];
  }
  for (const name of API_KEYS) {
    variables[name] = API_KEY;
  }
  const before = Object.fromEntries(Object.keys(variables).map((name) => [name, process.env[name]]));
  assign(variables);
  return () => {
    assign(before);
  };
}

function assign(variables: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) {
      // A variable cannot be undefined, only absent.
      Reflect.deleteProperty(process.env, name);
    } else {
      process.env[name] = value;
    }
  }
}
