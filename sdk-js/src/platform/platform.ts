/** What the receiver answered to a post. */
export interface Reply {
  readonly status: number;
  /** How long it asked to wait. */
  readonly retryAfterMillis: number | undefined;
  /** Empty if there is none. */
  readonly contentType: string;
  /** The beginning of the body, at most 64 KiB. */
  readonly body: Uint8Array;
}

/** What was answered to a question. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** A value that follows the flow of asynchronous code. */
export interface AsyncStorage<T> {
  run<R>(value: T, work: () => R): R;
  getStore(): T | undefined;
}

/** What the program that runs says about itself. */
export interface MainProgram {
  readonly name: string;
  readonly version: string | undefined;
}

/** What the SDK needs of the JavaScript runtime beyond the language and the web's standard interfaces. */
export interface Platform {
  /** Of the process; empty where there is none. */
  readonly environment: Readonly<Record<string, string | undefined>>;

  asyncStorage<T>(): AsyncStorage<T>;

  /** Length of the text in UTF-8. */
  utf8Length(text: string): number;

  /** Compressed off the event loop where the runtime can. */
  gzip(pieces: readonly Uint8Array[]): Promise<Uint8Array>;

  /**
   * Posts and follows no redirect. Does not keep the process alive.
   *
   * @throws when no answer came: refused, timed out, TLS failed, nonsense, given up
   */
  post(
    url: string,
    headers: Readonly<Record<string, string>>,
    body: Uint8Array,
    timeoutMillis: number,
    signal: AbortSignal,
  ): Promise<Reply>;

  /**
   * Posts a question of the application, which waits for the answer; follows no redirect.
   *
   * @throws when no answer came
   */
  ask(url: string, headers: Readonly<Record<string, string>>, body: string, timeoutMillis: number): Promise<Answer>;

  /**
   * The same, while the whole program waits.
   *
   * @throws when no answer came, and where a program cannot wait
   */
  askSync(url: string, headers: Readonly<Record<string, string>>, body: string, timeoutMillis: number): Answer;

  /**
   * Calls once, later.
   *
   * @param keepsAlive whether the process waits for it; default no
   * @returns calls it off
   */
  later(millis: number, work: () => void, keepsAlive?: boolean): () => void;

  /** Lets others run. */
  turn(): Promise<void>;

  mainProgram(): MainProgram;

  /** The git commit of the working directory, if it is in a repository. Runs no program. */
  gitCommit(): string | undefined;

  /** Calls each time the process has nothing left to do; what the callback begins is waited for. */
  onIdle(work: () => void): void;
}

/** Seconds or an HTTP date, as RFC 9110 section 10.2.3 allows; undefined if it is neither. */
export function retryAfterMillis(text: string | null | undefined): number | undefined {
  if (text === null || text === undefined) {
    return undefined;
  }
  if (/^\s*\d{1,9}\s*$/.test(text)) {
    return Number(text) * 1000;
  }
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}
