const DONE = ['data: [DONE]', 'data:[DONE]'];
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Whether a body is complete although its reader closed it without asking for more: JSON readers stop at the closing
 * brace, and the clients stop at the `[DONE]` of a stream.
 *
 * @param body what is known of it; empty if it was dropped
 * @param length how many bytes were read, whether kept or not
 */
export function isComplete(header: (name: string) => string | null, body: Uint8Array[], length: number): boolean {
  const contentLength = header('content-length');
  if (contentLength !== null && header('content-encoding') === null) {
    return contentLength.trim() === String(length);
  }
  if (length !== body.reduce((sum, piece) => sum + piece.length, 0)) {
    return false;
  }
  const type = (header('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase();
  if (type === 'application/json') {
    return isClosedJson(body);
  }
  return type === 'text/event-stream' && DONE.some((done) => tail(body).trimEnd().endsWith(done));
}

/** Whether an object or array is opened and closed. */
function isClosedJson(body: Uint8Array[]): boolean {
  let depth = 0;
  let opened = false;
  let quoted = false;
  let escaped = false;
  for (const piece of body) {
    for (const byte of piece) {
      if (escaped) {
        escaped = false;
      } else if (quoted) {
        escaped = byte === BACKSLASH;
        quoted = byte !== QUOTE;
      } else if (byte === QUOTE) {
        quoted = true;
      } else if (byte === 0x7b || byte === 0x5b) {
        depth++;
        opened = true;
      } else if (byte === 0x7d || byte === 0x5d) {
        depth--;
      }
    }
  }
  return opened && depth === 0 && !quoted;
}

/** The last characters, as ASCII. */
function tail(body: Uint8Array[]): string {
  const last: number[] = [];
  for (let p = body.length - 1; p >= 0 && last.length < 64; p--) {
    const piece = body[p] ?? new Uint8Array(0);
    for (let i = piece.length - 1; i >= 0 && last.length < 64; i--) {
      last.push(piece[i] ?? 0);
    }
  }
  return String.fromCharCode(...last.reverse());
}
