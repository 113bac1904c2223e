/** Numbers for people: sensible digits, always a unit, and "unknown" instead of a zero nobody measured. */

export const UNKNOWN = 'unknown';

const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** 12,345 */
export function count(value: number): string {
  return grouped.format(value);
}

/** "1 span", "2 spans". */
export function counted(value: number, one: string, many: string = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** 0.4 ms, 12 ms, 1.9 s, 2 min 05 s, 3 h 12 min */
export function duration(millis: number): string {
  if (millis < 0) return `−${duration(-millis)}`;
  if (millis === 0) return '0 ms';
  if (millis < 0.001) return '<1 µs';
  if (millis < 0.1) return `${(millis * 1000).toFixed(millis < 0.01 ? 1 : 0)} µs`;
  if (millis < 10) return `${trimZero(millis.toFixed(1))} ms`;
  if (millis < 999.5) return `${Math.round(millis)} ms`;
  const seconds = millis / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  if (seconds < 59.5) return `${Math.round(seconds)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
  return `${Math.floor(whole / 3600)} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, '0')} min`;
}

/** 412, 4.1k, 1.3M — for columns; {@link count} says it exactly. */
export function shortCount(value: number): string {
  if (value < 1000) return String(value);
  if (value < 9_950) return `${trimZero((value / 1000).toFixed(1))}k`;
  if (value < 999_500) return `${Math.round(value / 1000)}k`;
  return `${trimZero((value / 1e6).toFixed(1))}M`;
}

/** $0.021, $1.20, $0.00004. Two significant digits below a cent, never rounded to nothing. */
export function dollars(value: number): string {
  if (value === 0) return '$0';
  if (value < 0) return `−${dollars(-value)}`;
  if (value >= 0.1) return `$${value.toFixed(2)}`;
  if (value >= 0.01) return `$${value.toFixed(3)}`;
  const digits = Math.min(12, 1 - Math.floor(Math.log10(value)));
  return `$${value.toFixed(digits)}`;
}

/** 512 B, 4.2 KB, 5.0 MB (powers of 1024). */
export function byteSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const units = ['KB', 'MB', 'GB', 'TB'];
  let value = bytes / 1024;
  let unit = 0;
  while (value >= 1023.95 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** The text on one line: runs of white space become one blank. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function trimZero(text: string): string {
  return text.endsWith('.0') ? text.slice(0, -2) : text;
}

/** "a", "a and b", "a, b and c". */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
