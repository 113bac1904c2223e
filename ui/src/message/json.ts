/**
 * A JSON reader that keeps what JSON.parse loses: numbers as they were written (12345678901234567890,
 * 1.0, 1e400), duplicate names and their order. Iterative, so that depth costs no stack.
 */
export type JsonNode =
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'number' | 'literal'; readonly raw: string }
  | { readonly type: 'array'; readonly items: readonly JsonNode[] }
  | { readonly type: 'object'; readonly entries: readonly JsonEntry[] };

export interface JsonEntry {
  readonly name: string;
  readonly value: JsonNode;
}

type Open = { type: 'array'; items: JsonNode[] } | { type: 'object'; entries: JsonEntry[]; name: string };

const BLANK = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const LITERAL = /true|false|null/y;

/** The tree of a JSON text, or undefined if it is not exactly one JSON value. */
export function readJson(text: string): JsonNode | undefined {
  const stack: Open[] = [];
  let at = 0;

  const skip = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match === null) return undefined;
    at = pattern.lastIndex;
    return match[0];
  };
  const readName = (): string | undefined => {
    skip(BLANK);
    const raw = readStringToken();
    if (raw === undefined) return undefined;
    skip(BLANK);
    if (text[at] !== ':') return undefined;
    at++;
    return raw;
  };
  // A regular expression over a long string overflows its stack: look for the closing quote instead.
  const readStringToken = (): string | undefined => {
    if (text[at] !== '"') return undefined;
    let end = at + 1;
    for (;;) {
      const quote = text.indexOf('"', end);
      if (quote < 0) return undefined;
      let slashes = 0;
      while (text[quote - 1 - slashes] === '\\') slashes++;
      end = quote + 1;
      if (slashes % 2 === 0) break;
    }
    const token = text.slice(at, end);
    try {
      const value: unknown = JSON.parse(token);
      at = end;
      return typeof value === 'string' ? value : undefined;
    } catch {
      return undefined;
    }
  };

  for (;;) {
    skip(BLANK);
    let node: JsonNode | undefined;
    const next = text[at];
    if (next === '{') {
      at++;
      skip(BLANK);
      if (text[at] === '}') {
        at++;
        node = { type: 'object', entries: [] };
      } else {
        const name = readName();
        if (name === undefined) return undefined;
        stack.push({ type: 'object', entries: [], name });
        continue;
      }
    } else if (next === '[') {
      at++;
      skip(BLANK);
      if (text[at] === ']') {
        at++;
        node = { type: 'array', items: [] };
      } else {
        stack.push({ type: 'array', items: [] });
        continue;
      }
    } else if (next === '"') {
      const value = readStringToken();
      if (value === undefined) return undefined;
      node = { type: 'string', value };
    } else {
      const literal = skip(LITERAL);
      if (literal !== undefined) {
        node = { type: 'literal', raw: literal };
      } else {
        const number = skip(NUMBER);
        if (number === undefined || number === '') return undefined;
        node = { type: 'number', raw: number };
      }
    }

    // The value is complete: put it into what is open, and close what ends here.
    for (;;) {
      const open = stack.at(-1);
      skip(BLANK);
      if (open === undefined) return at === text.length ? node : undefined;
      if (open.type === 'array') open.items.push(node);
      else open.entries.push({ name: open.name, value: node });
      const mark = text[at];
      at++;
      if (mark === ',') {
        if (open.type === 'object') {
          const name = readName();
          if (name === undefined) return undefined;
          open.name = name;
        }
        break;
      }
      if (mark !== (open.type === 'array' ? ']' : '}')) return undefined;
      stack.pop();
      node = open.type === 'array' ? { type: 'array', items: open.items } : { type: 'object', entries: open.entries };
    }
  }
}

/** One line about a value: what a folded branch shows. At most about `limit` characters, then "…". */
export function summary(node: JsonNode, limit = 80): string {
  let out = '';
  const stack: (JsonNode | string)[] = [node];
  while (stack.length > 0 && out.length <= limit) {
    const next = stack.pop();
    if (next === undefined) break;
    if (typeof next === 'string') {
      out += next;
    } else if (next.type === 'string') {
      out += JSON.stringify(next.value.length > limit ? next.value.slice(0, limit) : next.value);
    } else if (next.type === 'array') {
      stack.push(']');
      for (let i = Math.min(next.items.length, limit) - 1; i >= 0; i--) stack.push(next.items[i]!, i > 0 ? ', ' : '');
      stack.push('[');
    } else if (next.type === 'object') {
      stack.push('}');
      for (let i = Math.min(next.entries.length, limit) - 1; i >= 0; i--) {
        const entry = next.entries[i]!;
        stack.push(entry.value, `${i > 0 ? ', ' : ''}${JSON.stringify(entry.name)}: `);
      }
      stack.push('{');
    } else {
      out += next.raw;
    }
  }
  return out.length > limit ? `${out.slice(0, limit)}…` : out;
}
