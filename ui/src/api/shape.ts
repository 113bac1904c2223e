/**
 * Checks at the boundary: what the server sent has the shape its description promises. A check returns
 * nothing and copies nothing; it throws a ShapeError that names the place and what was expected there.
 */
export class ShapeError extends Error {
  /** From the outermost to the innermost, filled from the inside out. */
  private readonly path: string[] = [];

  constructor(readonly found: string, readonly expected: string) {
    super();
  }

  within(step: string): this {
    this.path.unshift(step);
    return this;
  }

  override get message(): string {
    return `$${this.path.join('')}: ${this.found} (expected: ${this.expected})`;
  }
}

export type Check = (value: unknown) => void;

export const text: Check = (value) => {
  if (typeof value !== 'string') throw new ShapeError(nameOf(value), 'text');
};

export const number: Check = (value) => {
  if (typeof value !== 'number') throw new ShapeError(nameOf(value), 'a number');
};

export const flag: Check = (value) => {
  if (typeof value !== 'boolean') throw new ShapeError(nameOf(value), 'true or false');
};

/** A decimal string that BigInt reads. */
export const nanos: Check = (value) => {
  if (typeof value !== 'string' || !/^-?\d{1,20}$/.test(value)) throw new ShapeError(nameOf(value), 'nanoseconds as a decimal string');
};

export const anything: Check = () => {};

export const nullable = (inner: Check): Check => (value) => {
  if (value !== null) inner(value);
};

/** For fields that are left out when unknown. */
export const optional = (inner: Check): Check => (value) => {
  if (value !== undefined) inner(value);
};

export const list = (inner: Check): Check => (value) => {
  if (!Array.isArray(value)) throw new ShapeError(nameOf(value), 'a list');
  for (let i = 0; i < value.length; i++) {
    try {
      inner(value[i]);
    } catch (error) {
      throw error instanceof ShapeError ? error.within(`[${i}]`) : error;
    }
  }
};

/** Fields that are not named are left alone: a newer server may send more. */
export const object = (fields: Readonly<Record<string, Check>>): Check => {
  const entries = Object.entries(fields);
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new ShapeError(nameOf(value), 'an object');
    const record = value as Record<string, unknown>;
    for (const [name, check] of entries) {
      try {
        check(record[name]);
      } catch (error) {
        throw error instanceof ShapeError ? error.within(`.${name}`) : error;
      }
    }
  };
};

function nameOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return value === undefined ? 'nothing' : `a value of type ${typeof value}`;
}
