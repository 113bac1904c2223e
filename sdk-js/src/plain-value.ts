import type { Value } from './export/finished-span.js';

const DEEPEST = 20;
const UNREADABLE = '(not captured: the value cannot be read)';

/** A text, number, boolean, list or nested list of keys and values; anything else as its text. */
export function plainValue(value: unknown): Value {
  try {
    return plain(value, 0);
  } catch {
    return UNREADABLE;
  }
}

function plain(value: unknown, depth: number): Value {
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') {
    return value;
  }
  if (typeof value === 'bigint') {
    return BigInt.asIntN(64, value) === value ? value : String(value);
  }
  if (typeof value === 'object' && value !== null && depth < DEEPEST) {
    if (Array.isArray(value)) {
      return value.map((element) => plain(element, depth + 1));
    }
    if (value instanceof Date) {
      return value.toISOString();
    }
    const entries = value instanceof Map ? [...value] : Object.entries(value);
    return Object.fromEntries(
      entries
        .filter(([, element]) => element !== undefined)
        .map(([key, element]): [string, Value] => [String(key), plain(element, depth + 1)]),
    );
  }
  return String(value);
}

/** A text as it is, anything else as JSON; a value that cannot be written says so. */
export function textOrJson(value: unknown): string {
  if (typeof value === 'string') {
    return value;
  }
  try {
    const json = JSON.stringify(value, jsonValue) as string | undefined;
    return json ?? String(value);
  } catch {
    return `(not captured: ${kindOf(value)} cannot be written as JSON)`;
  }
}

function jsonValue(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') {
    return String(value);
  }
  if (value instanceof Map) {
    return Object.fromEntries(value);
  }
  return value instanceof Set ? [...value] : value;
}

function kindOf(value: unknown): string {
  return value instanceof Object ? value.constructor.name : typeof value;
}
