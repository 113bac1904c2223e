/** Bytes as text, if they are UTF-8; otherwise as well as can be, and said so. */
export interface Decoded {
  readonly text: string;
  readonly exact: boolean;
}

export function decodeUtf8(bytes: Uint8Array): Decoded {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), exact: true };
  } catch {
    return { text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes), exact: false };
  }
}

export interface Found {
  /** Starts, in UTF-16 units, in order. */
  readonly starts: readonly number[];
  /** Whether there may be more. */
  readonly more: boolean;
}

/** Where a text stands in another, without regard to case, at most so many. */
export function occurrences(text: string, find: string, most: number): Found {
  if (find === '') return { starts: [], more: false };
  const lower = text.toLowerCase();
  const [where, wanted] = lower.length === text.length ? [lower, find.toLowerCase()] : [text, find];
  const starts: number[] = [];
  for (let at = where.indexOf(wanted); at >= 0; at = where.indexOf(wanted, at + wanted.length)) {
    if (starts.length === most) return { starts, more: true };
    starts.push(at);
  }
  return { starts, more: false };
}
