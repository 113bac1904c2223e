/**
 * Verbatim for JavaScript and TypeScript. One line captures every model call of a client, byte for byte:
 *
 * ```ts
 * const openai = wrapOpenAI(new OpenAI());
 * ```
 *
 * No function throws anything but what the given work throws, none waits for the network except `flush` and `close`, and
 * memory is bounded. Only under replay (`VERBATIM_REPLAY_URL` is set) tools ask for their recorded answers, and fail with
 * `ReplayDenied` where there is none.
 */
import { ActiveSpan, type CallHandle, type Kind } from './active-span.js';
import { tracedFetch, untraced } from './call/traced-fetch.js';
import { hookMcp } from './client/mcp.js';
import { wrapClient } from './client/wrap.js';
import { install, recorder } from './installation.js';
import { textOrJson } from './plain-value.js';
import type { Outcome, Stats } from './recorder.js';
import { replayed, ReplayDenied, type ReplayOptions } from './replay.js';
import type { Settings } from './settings.js';
import { runStep } from './steps.js';
import { currentContext } from './trace/current.js';
import { lastCallOf } from './trace/last-call.js';

export { ReplayDenied };
export type { ActiveSpan, CallHandle, Kind, Outcome, ReplayOptions, Settings, Stats };
export { extract, inject, labels, type LabelSettings, metadata, prompt, session, tags, user } from './declarations.js';

/**
 * Changes the settings; what was captured before is still sent in the background. Not needed when the environment says
 * everything.
 */
export function init(settings: Settings = {}): void {
  install(settings);
}

const TOOL_RESULT = 'gen_ai.tool.call.result';

// ---- clients ----

/**
 * A client that does the same and is recorded: of the package `openai`, `AzureOpenAI` included. Clients made from it with
 * `withOptions` are recorded too. A client that cannot be hooked is returned as it is; one log line and
 * `stats().captureOff` tell.
 */
export function wrapOpenAI<Client extends object>(client: Client): Client {
  return wrap(client, 'openai');
}

/** The same for a client of `@anthropic-ai/sdk` and of the packages that are built on it. */
export function wrapAnthropic<Client extends object>(client: Client): Client {
  return wrap(client, 'anthropic');
}

/**
 * A `fetch` that does the same and records what is posted: for libraries that take a `fetch` but are no clients of the two
 * above. Their retries are calls of their own.
 *
 * @param original default is the global one
 * @param provider as in OpenTelemetry's `gen_ai.provider.name`
 */
export function wrapFetch(original: typeof fetch = fetch, provider = 'openai'): typeof fetch {
  const client = { provider, maxRetries: () => 0, timeout: () => undefined };
  return tracedFetch(untraced(original), client, () => recorder().tracker);
}

/**
 * Records each `callTool` of this client of `@modelcontextprotocol/sdk` as the run of a tool, and gives the client back. Under
 * replay the recording answers, and the MCP server is not asked. A client without `callTool` is given back as it is; one log
 * line and `stats().captureOff` tell.
 */
export function wrapMCP<Client extends object>(client: Client): Client {
  try {
    hookMcp(client, (name, values, work) => tool(name, { arguments: values }, work));
  } catch (error) {
    recorder().captureOff((client as object | undefined)?.constructor?.name ?? typeof client, error);
  }
  return client;
}

function wrap<Client extends object>(client: Client, provider: string): Client {
  try {
    return wrapClient(client, provider, () => recorder().tracker);
  } catch (error) {
    recorder().captureOff((client as object | undefined)?.constructor?.name ?? typeof client, error);
    return client;
  }
}

// ---- steps of the application ----

/** What is said about a step when it begins. */
export interface StepOptions {
  /** Default `span`. */
  kind?: Kind | undefined;
  /** What the step gets: a text is kept as it is, anything else is written as JSON. */
  input?: unknown;
  /** Metadata of this span only. */
  metadata?: Readonly<Record<string, unknown>> | undefined;
  /** Tags of this span only. */
  tags?: readonly string[] | undefined;
}

/** What is said about a tool when it begins. */
export interface ToolOptions extends Omit<StepOptions, 'kind' | 'input'>, ReplayOptions {
  /** The id of the tool call in the model's answer. */
  callId?: string | undefined;
  /** As the model gave them: a text is kept as it is, anything else is written as JSON. */
  arguments?: unknown;
}

/**
 * Runs the work as a span; model calls in it become its children. A promise ends the span when it settles, a generator when
 * it is exhausted or given up. What the work gives is the span's output; what it throws is recorded and thrown on.
 */
export function observe<T>(name: string, work: (span: ActiveSpan) => T): T;
export function observe<T>(name: string, options: StepOptions, work: (span: ActiveSpan) => T): T;
export function observe<T>(
  name: string,
  options: StepOptions | ((span: ActiveSpan) => T),
  work?: (span: ActiveSpan) => T,
): T {
  if (typeof options === 'function') {
    return runStep(begin(name), 'verbatim.output', options);
  }
  const run = work as (span: ActiveSpan) => T;
  const asking = options.kind === 'tool' ? replayed(name, {}, 'verbatim.output', run) : run;
  return runStep(begin(name, options), 'verbatim.output', asking);
}

/**
 * Runs a tool; its arguments and result are recorded. Otherwise like `observe`.
 *
 * Under replay (`VERBATIM_REPLAY_URL` is set) the recording answers instead of the work: with the JSON value that was
 * recorded, or what `result` makes of it, as a promise unless `sync` is set. A tool that failed fails again. Without an answer
 * it fails with `ReplayDenied`, and the work is not done.
 */
export function tool<T>(name: string, work: (span: ActiveSpan) => T): T;
export function tool<T>(name: string, options: ToolOptions, work: (span: ActiveSpan) => T): T;
export function tool<T>(
  name: string,
  options: ToolOptions | ((span: ActiveSpan) => T),
  work?: (span: ActiveSpan) => T,
): T {
  const given = typeof options === 'function' ? {} : options;
  const run = typeof options === 'function' ? options : (work as (span: ActiveSpan) => T);
  return runStep(beginTool(name, given), TOOL_RESULT, replayed(name, given, TOOL_RESULT, run));
}

/** Searches for documents; the query and what was found are recorded. */
export function retrieval<T>(name: string, query: unknown, work: (span: ActiveSpan) => T): T {
  return observe(name, { kind: 'retrieval', input: query }, work);
}

/**
 * A function that does the same as the given one and records every call as a span, arguments included: of a tool with
 * `{ kind: 'tool' }`.
 */
export function observed<This, Arguments extends unknown[], Result>(
  name: string,
  options: StepOptions & ReplayOptions,
  work: (this: This, ...values: Arguments) => Result,
): (this: This, ...values: Arguments) => Result {
  return function (this: This, ...values: Arguments): Result {
    const input = values.length === 1 ? values[0] : values;
    const run = () => work.apply(this, values);
    const { kind, ...rest } = options;
    return kind === 'tool' ? tool(name, { arguments: input, ...rest }, run) : observe(name, { input, ...options }, run);
  };
}

/** Begins a span that you end yourself; run work inside of it with its `run`. */
export function begin(name: string, options: StepOptions = {}): ActiveSpan {
  const span = new ActiveSpan(recorder(), options.kind ?? 'span', name);
  span.input(options.input);
  for (const [key, value] of Object.entries(options.metadata ?? {})) {
    span.metadata(key, value);
  }
  for (const tag of options.tags ?? []) {
    span.tag(tag);
  }
  return span;
}

function beginTool(name: string, options: ToolOptions): ActiveSpan {
  const { callId, arguments: values, ...rest } = options;
  const span = begin(name, { ...rest, kind: 'tool' })
    .attribute('gen_ai.operation.name', 'execute_tool')
    .attribute('gen_ai.tool.name', String(name))
    .content('gen_ai.tool.call.arguments', values);
  return callId === undefined ? span : span.toolCallId(callId);
}

/** Records what the user saw in the end. */
export function finalResponse(text: unknown): void {
  new ActiveSpan(recorder(), 'final_response', 'final_response').output(textOrJson(text)).end();
}

// ---- what is said about calls ----

/**
 * The model call that ended last in the current scope (of `observe`, `tool` or labels); outside of every scope the last one
 * of the process. A streamed call ends when its stream does. Undefined if there was none.
 */
export function lastCall(): CallHandle | undefined {
  const position = lastCallOf(currentContext());
  if (position === undefined) {
    return undefined;
  }
  const { traceId, spanId } = position;
  return {
    traceId,
    spanId,
    outcome: (outcome, detail) => {
      recorder().fact(position, outcome, detail);
    },
  };
}

/** Says what happened next with the answer of the last call; does nothing if there was none. */
export function outcome(what: Outcome, detail?: string): void {
  lastCall()?.outcome(what, detail);
}

// ---- the end ----

/** Counters of what was captured, sent and dropped. */
export function stats(): Stats {
  return recorder().stats();
}

/**
 * Waits until everything finished before is sent or dropped; false if the time was up before. Calls that are still going on
 * are not finished. Wanted before `process.exit()`, which ends a process without asking.
 */
export function flush(timeoutMillis = 5000): Promise<boolean> {
  return recorder().flush(timeoutMillis);
}

/** Sends what is left, within the shutdown timeout, and stops capturing until the next `init`. */
export function close(): Promise<boolean> {
  return recorder().close();
}
