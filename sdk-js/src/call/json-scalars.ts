const SPACE = /[ \t\r\n]*/y;
const WORD = /[^,}\]\s]+/y;

/**
 * Picks a few short values out of a JSON object without building it: those at the top and one level below, named like
 * `usage.input_tokens`. Whatever is not JSON gives nothing.
 */
export function jsonScalars(json: string, wanted: ReadonlySet<string>): Map<string, string | number> {
  const reader = new ScalarReader(json, wanted);
  reader.read();
  return reader.found;
}

class ScalarReader {
  readonly found = new Map<string, string | number>();
  #at = 0;

  constructor(
    private readonly json: string,
    private readonly wanted: ReadonlySet<string>,
  ) {}

  read(): void {
    if (this.#next() === '{') {
      this.#object('', 1);
    }
  }

  /** Behind the opening brace. False when everything is found, the text ended or is no JSON. */
  #object(prefix: string, depth: number): boolean {
    while (this.found.size < this.wanted.size) {
      const c = this.#next();
      if (c === '}') {
        return true;
      }
      if (c === ',') {
        continue;
      }
      const key = c === '"' ? this.#string() : undefined;
      if (key === undefined || this.#next() !== ':' || !this.#value(prefix + key, depth)) {
        return false;
      }
    }
    return false;
  }

  #value(name: string, depth: number): boolean {
    const c = this.#next();
    if (c === '"') {
      const text = this.#string();
      if (text !== undefined && this.wanted.has(name)) {
        this.found.set(name, text);
      }
      return text !== undefined;
    }
    if (c === '{' && depth === 1) {
      return this.#object(`${name}.`, 2);
    }
    if (c === '{' || c === '[') {
      return this.#skipNested();
    }
    this.#at--;
    WORD.lastIndex = this.#at;
    const word = WORD.exec(this.json)?.[0];
    if (word === undefined) {
      return false;
    }
    this.#at += word.length;
    if (this.wanted.has(name) && /^-?\d{1,15}$/.test(word)) {
      this.found.set(name, Number(word));
    }
    return true;
  }

  #skipNested(): boolean {
    for (let open = 1; open > 0;) {
      const c = this.json[this.#at++];
      if (c === undefined || (c === '"' && this.#string() === undefined)) {
        return false;
      }
      if (c === '{' || c === '[') {
        open++;
      } else if (c === '}' || c === ']') {
        open--;
      }
    }
    return true;
  }

  /** Behind the opening quote; undefined when the text ended. Only the short ones are unescaped. */
  #string(): string | undefined {
    const start = this.#at;
    for (;;) {
      const end = this.json.indexOf('"', this.#at);
      if (end < 0) {
        return undefined;
      }
      this.#at = end + 1;
      let slashes = 0;
      while (this.json[end - 1 - slashes] === '\\') {
        slashes++;
      }
      if (slashes % 2 === 0) {
        return unescaped(this.json.slice(start, end));
      }
    }
  }

  /** The next character that is no white space, which is passed over. */
  #next(): string | undefined {
    SPACE.lastIndex = this.#at;
    this.#at += SPACE.exec(this.json)?.[0].length ?? 0;
    return this.json[this.#at++];
  }
}

function unescaped(text: string): string {
  if (text.length > 300 || !text.includes('\\')) {
    return text;
  }
  try {
    return JSON.parse(`"${text}"`) as string;
  } catch {
    return text;
  }
}
