import type { Replay, ReplayMiss, ReplayRail } from '../api/types';
import { counted, listed } from '../base/format';

/** What a replay came to, in one sentence. */
export function headline(replay: Replay): string {
  if (replay.fork !== null) return replay.fork.sentence;
  const { status, recorded } = replay;
  if (status === 'waiting') return 'Waiting for the app: it asked for nothing yet';
  const left = replay.unused.length;
  if (status === 'same') return recorded === 1 ? 'The one recorded call was asked for, and nothing else' : `All ${recorded} recorded calls were asked for, and nothing else`;
  if (status === 'running') return `As recorded so far: ${counted(recorded - left, 'call')} of ${recorded} asked for`;
  const repeats = replay.rails.filter(({ state }) => state === 'repeated').length;
  if (repeats > 0) return `${counted(repeats, 'call')} more than recorded ${repeats === 1 ? 'was' : 'were'} asked for; nothing else differs`;
  const refused = replay.calls.filter(({ served }) => !served).length;
  return refused > 0 ? `${counted(refused, 'recorded call')} could not be answered from what was captured` : 'The run parted from the recording';
}

/** What somebody has to know beside the headline; the first word of each is looked for. */
export function findings(replay: Replay): readonly string[] {
  const found: string[] = [];
  const skipped = replay.rails.filter(({ state }) => state === 'skipped').map(({ recorded }) => `call ${recorded}`);
  if (skipped.length > 0) found.push(`${skipped.length === 1 ? 'A step was' : `${skipped.length} steps were`} skipped: recorded ${listed(skipped)} ${skipped.length === 1 ? 'was' : 'were'} not asked for, though a later one was`);
  const repeats = replay.rails.filter(({ state }) => state === 'repeated').length;
  if (repeats > 0 && replay.fork !== null) found.push(`${counted(repeats, 'call')} ${repeats === 1 ? 'was' : 'were'} asked for more often than recorded`);
  const relaxed = replay.calls.filter((call) => call.relaxed).length;
  if (relaxed > 0) found.push(`${counted(relaxed, 'call')} ${relaxed === 1 ? 'was' : 'were'} recorded at another place of the program`);
  if (replay.notReplayable.length > 0) found.push(`${counted(replay.notReplayable.length, 'recorded call')} cannot be replayed: ${listed(replay.notReplayable.map(({ name, reason }) => `${name} (${reason})`))}`);
  if (replay.unstored > 0) found.push(`${counted(replay.unstored, 'call')} of the run could not be stored`);
  return found;
}

/** Why a run cannot become the baseline; undefined if it can. */
export function notAcceptable(replay: Replay): string | undefined {
  if (replay.of.traceId === null) return 'Only the replay of one trace can become its baseline';
  if (replay.calls.length === 0) return 'Nothing was asked yet';
  const refused = replay.calls.filter(({ served }) => !served).length;
  if (refused > 0) return `${counted(refused, 'call')} got no answer: run it again with --keep-going, which answers the same data in other words too`;
  return replay.unstored > 0 ? 'Not every call of the run was stored: run it again' : undefined;
}

/** The command that runs an app on this recording. */
export function command(of: { readonly traceId: string | null; readonly sessionId: string | null }, server: string, option = ''): string {
  const recording = of.traceId === null ? `--session ${quoted(of.sessionId ?? '')}` : `--trace ${of.traceId}`;
  const where = server === 'http://localhost:4318' ? '' : ` --url ${server}`;
  return `verbatim replay run${where} ${recording}${option === '' ? '' : ` ${option}`} -- <your command>`;
}

function quoted(text: string): string {
  return /^[\w.:/@-]+$/.test(text) ? text : `'${text.replace(/'/g, "'\\''")}'`;
}

/** Variables that a client reads, by provider. */
export const VARIABLES: Readonly<Record<string, string>> = {
  openai: 'OPENAI_BASE_URL',
  anthropic: 'ANTHROPIC_BASE_URL',
  gemini: 'GOOGLE_GEMINI_BASE_URL',
  ollama: 'OLLAMA_HOST',
  azure: 'AZURE_OPENAI_ENDPOINT',
};

/** How the two sides of a row stand to each other: sign, word, whether it is looked for. */
export const STATES: Readonly<Record<ReplayRail['state'], readonly [sign: string, word: string, differs: boolean]>> = {
  same: ['=', 'the same request', false],
  noise: ['≈', 'the same but for noise', false],
  changed: ['≠', 'differs', true],
  repeated: ['↻', 'asked more often than recorded', true],
  extra: ['+', 'not recorded', true],
  skipped: ['−', 'skipped', true],
  ahead: ['·', 'not asked so far', false],
};

/** The rows that n and p go to. */
export function differing(rails: readonly ReplayRail[]): readonly number[] {
  return rails.flatMap((rail, index) => (STATES[rail.state]?.[2] === true ? [index] : []));
}

/** The row of a call; the first that differs without one; else none. */
export function selectedRow(replay: Replay, call: string | undefined): number {
  const asked = call ?? (replay.fork === null ? undefined : String(replay.fork.call));
  if (asked === undefined) return -1;
  return replay.rails.findIndex((rail) => rail.calls.includes(Number(asked)) || (asked.startsWith('r') && rail.calls.length === 0 && rail.recorded === Number(asked.slice(1))));
}

/** How a row is named in the address: its call, or the recorded one behind an r. */
export function rowName({ calls, recorded }: ReplayRail): string {
  return calls.length === 0 ? `r${recorded}` : String(calls[0]);
}

/** What differs in a row. */
export function missOf(replay: Replay, rail: ReplayRail | undefined): ReplayMiss | undefined {
  return rail === undefined ? undefined : replay.misses.find(({ call }) => rail.calls.includes(call));
}
