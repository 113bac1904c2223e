import platform from '#platform';
import type { ActiveSpan } from './active-span.js';
import type { Answer } from './platform/platform.js';
import { textOf } from './settings.js';

const TIMEOUT_MILLIS = 30_000;
const ARGUMENTS = 'gen_ai.tool.call.arguments';

/**
 * A tool was not run under replay: the recording has no answer, it is forbidden, or the replay cannot be asked.
 */
export class ReplayDenied extends Error {
  override readonly name = 'ReplayDenied';

  constructor(
    readonly tool: string,
    /** A sentence for people. */
    readonly reason: string,
    /** One word for programs: that of the replay, or `unreachable`, `refused`, `unreadable`. */
    readonly code: string,
    options?: ErrorOptions,
  ) {
    super(`tool ${tool} was not run under replay: ${reason}`, options);
  }
}

/** How recorded results and errors of a tool become those of the application. */
export interface ReplayOptions {
  /**
   * Under replay: makes the result of the recorded JSON value, a text if it was none. The second argument is the recorded
   * text, every character. Default is the value.
   */
  result?: ((value: unknown, text: string | undefined) => unknown) | undefined;
  /** Under replay: classes of errors that are made of a message when one of this name was recorded. */
  errors?: readonly (new (message: string) => Error)[] | undefined;
  /**
   * Set it when the tool gives its result at once, not a promise. Under replay the whole program then waits for the answer,
   * which needs Node.js. Otherwise a replayed tool gives a promise.
   */
  sync?: boolean | undefined;
}

/**
 * The work, or under replay (`VERBATIM_REPLAY_URL` is set) what asks the recording first.
 *
 * @param resultKey the attribute that records what the tool gave
 */
export function replayed<T>(
  name: string,
  options: ReplayOptions,
  resultKey: string,
  work: (span: ActiveSpan) => T,
): (span: ActiveSpan) => T {
  const replay = textOf(platform.environment, 'VERBATIM_REPLAY_URL');
  if (replay === undefined) {
    return work;
  }
  const question = new Question(replay.replace(/\/+$/, ''), String(name), options, resultKey);
  if (options.sync === true) {
    return (span) => question.settle(span, question.postSync(span), () => work(span)) as T;
  }
  if (Object.prototype.toString.call(work) === '[object AsyncGeneratorFunction]') {
    return (span) => question.items(span, work) as T;
  }
  return (span) => question.post(span).then((answer) => question.settle(span, answer, () => work(span))) as T;
}

/** The asking side of `spec/replay.md`. Asks once: a second try might take two answers of the recording. */
class Question {
  readonly #url: string;
  readonly #tool: string;
  readonly #options: ReplayOptions;
  readonly #resultKey: string;

  constructor(replay: string, tool: string, options: ReplayOptions, resultKey: string) {
    this.#url = `${replay}/tools/${percentEncoded(tool)}`;
    this.#tool = tool;
    this.#options = options;
    this.#resultKey = resultKey;
  }

  async post(span: ActiveSpan): Promise<Answer> {
    try {
      return await platform.ask(this.#url, headers(), body(span), TIMEOUT_MILLIS);
    } catch (error) {
      throw this.#unreachable(error);
    }
  }

  postSync(span: ActiveSpan): Answer {
    try {
      return platform.askSync(this.#url, headers(), body(span), TIMEOUT_MILLIS);
    } catch (error) {
      throw this.#unreachable(error);
    }
  }

  #unreachable(error: unknown): ReplayDenied {
    const code = (error as { code?: unknown }).code;
    const why = typeof code === 'string' ? ` (${code})` : '';
    return new ReplayDenied(this.#tool, `the replay cannot be asked${why}`, 'unreachable', { cause: error });
  }

  /** What the answer means: a result, a failure, or the work itself. */
  settle(span: ActiveSpan, { status, body }: Answer, work: () => unknown): unknown {
    const answer = this.#read(status, body);
    if (status !== 200) {
      const why = typeof answer['error'] === 'string' ? answer['error'] : 'no reason given';
      throw new ReplayDenied(this.#tool, `the replay answered ${String(status)}: ${why}`, 'refused');
    }
    const word = (key: string, otherwise: string) => {
      const value = answer[key];
      return typeof value === 'string' && value !== '' ? value : otherwise;
    };
    switch (answer['action']) {
      case 'run':
        return work();
      case 'answer': {
        const text = typeof answer['resultText'] === 'string' ? answer['resultText'] : undefined;
        const value = 'result' in answer ? answer['result'] : text;
        span.keep(this.#resultKey, text, typeof value === 'string');
        return this.#options.result === undefined ? value : this.#options.result(value, text);
      }
      case 'error':
        throw this.#recorded(word('errorType', 'Error'), word('message', ''));
      case 'deny':
        throw new ReplayDenied(this.#tool, word('reason', 'no reason given'), word('code', 'denied'));
      default:
        throw new ReplayDenied(this.#tool, 'the replay gave an answer of an unknown kind', 'unreadable');
    }
  }

  #read(status: number, body: string): Record<string, unknown> {
    try {
      const answer: unknown = JSON.parse(body);
      if (typeof answer === 'object' && answer !== null && !Array.isArray(answer)) {
        return answer as Record<string, unknown>;
      }
    } catch {
      // Said below.
    }
    throw new ReplayDenied(this.#tool, `the answer of the replay (${String(status)}) cannot be read`, 'unreadable');
  }

  /** What an asynchronous generator gave: texts were recorded as one, anything else as a list. */
  async *items(span: ActiveSpan, work: (span: ActiveSpan) => unknown): AsyncGenerator {
    let live: AsyncGenerator | undefined;
    const value = this.settle(span, await this.post(span), () => {
      live = work(span) as AsyncGenerator;
      return undefined;
    });
    if (live !== undefined) {
      yield* live;
    } else if (value !== undefined && value !== null) {
      yield* Array.isArray(value) ? (value as unknown[]) : [value];
    }
  }

  /** The error as it was: its class where that is known, its name, its code. */
  #recorded(errorType: string, message: string): Error {
    const [, name = errorType, text = message] = /^(\w+): (.*)$/s.exec(message) ?? [];
    const classes = [...(this.#options.errors ?? []), ...BUILT_IN];
    const known = classes.find((each) => each.name === name || each.name === errorType) ?? Error;
    const error = new known(text);
    if (error.name !== name) {
      Object.defineProperty(error, 'name', { value: name, configurable: true, writable: true });
    }
    return errorType === name || known.name === errorType ? error : Object.assign(error, { code: errorType });
  }
}

const BUILT_IN = [TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError];

function headers(): Record<string, string> {
  const key = textOf(platform.environment, 'VERBATIM_API_KEY');
  const json = { 'content-type': 'application/json', accept: 'application/json' };
  return key === undefined ? json : { ...json, authorization: `Bearer ${key}` };
}

/** Arguments that are JSON travel as they are, so that no number is written in another way. */
function body(span: ActiveSpan): string {
  const members: string[] = [];
  const given = span.recorded(ARGUMENTS) ?? span.recorded('verbatim.input');
  if (typeof given === 'string') {
    members.push(`"arguments":${isJson(given) ? given : JSON.stringify(given)}`);
  }
  const callId = span.recorded('gen_ai.tool.call.id');
  if (typeof callId === 'string') {
    members.push(`"callId":${JSON.stringify(callId)}`);
  }
  return `{${members.join(',')}}`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** A name that is no text of Unicode (half a character) is sent without what cannot be sent. */
function percentEncoded(name: string): string {
  return encodeURIComponent(
    name.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd'),
  );
}
