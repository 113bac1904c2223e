import type { ReplayState } from './player.js';

const LONGEST_LINE = 300;
const MOST_LINES = 40;
/** Beyond so many pairs of lines the middle is shown as it was and as it is. */
const MOST_PAIRS = 1_000_000;

/** Where the run parted, each call that was not recorded with its fields and lines, and what was not asked for. */
export function report(state: ReplayState, tape: string): string {
  const lines = [`The run differs from the recording ${tape} (${state.status}).`];
  if (state.fork !== null) {
    lines.push(state.fork.sentence);
  }
  for (const miss of state.misses) {
    const call = state.calls.find((each) => each.number === miss.call);
    lines.push(`Call ${String(miss.call)} (${call?.match ?? 'miss'}):`);
    if (miss.changes.length === 0) {
      lines.push(`  ${call?.reason ?? 'nothing like it was recorded'}`);
    }
    for (const { path, recorded, asked, words } of miss.changes) {
      lines.push(
        `  ${path}${words === undefined ? '' : `: ${words}`}`,
        ...difference(recorded, asked).map((line) => `    ${line}`),
      );
    }
  }
  for (const tool of state.tools ?? []) {
    if (tool.action === 'deny' || tool.match === 'miss') {
      lines.push(`Tool ${tool.name ?? ''}: ${tool.reason ?? 'it was not recorded with these arguments'}`);
    }
  }
  for (const { name, spanId } of state.unused) {
    lines.push(`Not asked for: ${name} (${spanId})`);
  }
  for (const { name, reason } of state.notReplayable) {
    lines.push(`Cannot be replayed: ${name} (${reason})`);
  }
  return lines.join('\n');
}

/** The lines that differ; values are JSON, texts are taken apart. */
function difference(recorded: string | null, asked: string | null): string[] {
  const changed = changes(valueLines(recorded), valueLines(asked));
  const shown = changed
    .slice(0, MOST_LINES)
    .map((line) =>
      line.length <= LONGEST_LINE ? line : `${line.slice(0, LONGEST_LINE)}… (${String(line.length)} characters)`,
    );
  return changed.length <= MOST_LINES ? shown : [...shown, `… and ${String(changed.length - MOST_LINES)} lines more`];
}

function valueLines(value: string | null): string[] {
  if (value === null) {
    return [];
  }
  let read: unknown = value;
  try {
    read = JSON.parse(value);
  } catch {
    // It is a text as it is.
  }
  return (typeof read === 'string' ? read : JSON.stringify(read)).split('\n');
}

/** By the longest common subsequence of what is between the common beginning and the common end. */
function changes(before: readonly string[], after: readonly string[]): string[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) {
    start++;
  }
  let end = 0;
  const most = Math.min(before.length, after.length) - start;
  while (end < most && before.at(-1 - end) === after.at(-1 - end)) {
    end++;
  }
  const old = before.slice(start, before.length - end);
  const now = after.slice(start, after.length - end);
  if (old.length * now.length > MOST_PAIRS) {
    return [...old.map((line) => `- ${line}`), ...now.map((line) => `+ ${line}`)];
  }
  const width = now.length + 1;
  const common = new Uint32Array((old.length + 1) * width);
  const at = (i: number, j: number) => common[i * width + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      common[i * width + j] = old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const lines: string[] = [];
  for (let i = 0, j = 0; i < old.length || j < now.length;) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      i++;
      j++;
    } else if (i < old.length && (j === now.length || at(i + 1, j) >= at(i, j + 1))) {
      lines.push(`- ${old[i++] ?? ''}`);
    } else {
      lines.push(`+ ${now[j++] ?? ''}`);
    }
  }
  return lines;
}
