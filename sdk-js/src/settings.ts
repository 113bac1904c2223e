import type { QuietLog } from './export/quiet-log.js';

/**
 * Settings. Each has a default that works; the environment overrides the default, and what is given to `init` overrides the
 * environment. A wrong value is ignored with one log line.
 */
export interface Settings {
  /** Whether anything is captured; environment `VERBATIM_ENABLED`. */
  enabled?: boolean | undefined;
  /** Base URL of the receiver, default `http://localhost:4318`; environment `VERBATIM_ENDPOINT`. */
  endpoint?: string | undefined;
  /** Sent to the receiver as a bearer token; environment `VERBATIM_API_KEY`. */
  apiKey?: string | undefined;
  /** OpenTelemetry's `service.name`; environment `OTEL_SERVICE_NAME`, else the name in package.json. */
  service?: string | undefined;
  /** The version of the application; default is that in package.json. */
  release?: string | undefined;
  /** E.g. `production`; environment `VERBATIM_ENVIRONMENT`. */
  environment?: string | undefined;
  /** The git commit of the application; environment `VERBATIM_COMMIT`, else what is found. */
  commit?: string | undefined;
  /** Most bytes held in memory, default 64 MiB; environment `VERBATIM_MAX_BYTES`. */
  maxBytes?: number | undefined;
  /** How long the end of the process may wait for the last spans, default 5000. */
  shutdownTimeoutMillis?: number | undefined;
}

/** Settings with everything decided that has a default. */
export interface Configuration extends Settings {
  readonly enabled: boolean;
  /** Where spans are posted. */
  readonly tracesUrl: string;
  readonly maxBytes: number;
  readonly shutdownTimeoutMillis: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

const TRUE: ReadonlySet<string> = new Set(['true', '1', 'yes', 'on']);
const FALSE: ReadonlySet<string> = new Set(['false', '0', 'no', 'off']);
const DEFAULT_ENDPOINT = 'http://localhost:4318';
const DEFAULT_MAX_BYTES = 64 * 1024 * 1024;
const DEFAULT_SHUTDOWN_TIMEOUT_MILLIS = 5000;

/** The trimmed value; undefined if it is blank. */
export function textOf(environment: Environment, name: string): string | undefined {
  const text = environment[name]?.trim();
  return text === undefined || text === '' ? undefined : text;
}

export function configuration(environment: Environment, given: Settings, log: QuietLog): Configuration {
  /** The first value that is right; undefined is passed over, what is wrong is reported. */
  const choose = <T>(read: (value: unknown) => T | undefined, expected: string, ...values: [string, unknown][]) => {
    for (const [name, value] of values) {
      if (value !== undefined) {
        const right = read(value);
        if (right !== undefined) {
          return right;
        }
        // A URL may hold a password.
        const shown = read === urlOf ? '(not shown)' : JSON.stringify(value);
        log.say(`${name}: ${shown} (expected: ${expected}); ignored`);
      }
    }
    return undefined;
  };
  const text = (name: string) => textOf(environment, name);
  const disabled = text('OTEL_SDK_DISABLED')?.toLowerCase() === 'true';
  const enabled = choose(
    booleanOf,
    'true or false',
    ['enabled', given.enabled],
    ['OTEL_SDK_DISABLED', disabled ? false : undefined],
    ['VERBATIM_ENABLED', text('VERBATIM_ENABLED')],
  );
  const endpoint = choose(
    urlOf,
    'a URL that begins with http:// or https://',
    ['endpoint', given.endpoint],
    ['VERBATIM_ENDPOINT', text('VERBATIM_ENDPOINT')],
  );
  const maxBytes = choose(
    positiveOf,
    'a positive number of bytes',
    ['maxBytes', given.maxBytes],
    ['VERBATIM_MAX_BYTES', text('VERBATIM_MAX_BYTES')],
  );
  const shutdownTimeout = choose(positiveOf, 'a positive number of milliseconds', [
    'shutdownTimeoutMillis',
    given.shutdownTimeoutMillis,
  ]);
  const apiKey = given.apiKey ?? text('VERBATIM_API_KEY');
  const environmentName = given.environment ?? text('VERBATIM_ENVIRONMENT');
  return {
    ...given,
    ...(apiKey === undefined ? {} : { apiKey }),
    ...(environmentName === undefined ? {} : { environment: environmentName }),
    enabled: enabled ?? true,
    tracesUrl: tracesUrl(endpoint ?? DEFAULT_ENDPOINT),
    maxBytes: maxBytes ?? DEFAULT_MAX_BYTES,
    shutdownTimeoutMillis: shutdownTimeout ?? DEFAULT_SHUTDOWN_TIMEOUT_MILLIS,
  };
}

function tracesUrl(endpoint: string): string {
  const url = endpoint.replace(/\/+$/, '');
  return url.endsWith('/v1/traces') ? url : `${url}/v1/traces`;
}

function booleanOf(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') {
    return value;
  }
  const text = String(value).trim().toLowerCase();
  return TRUE.has(text) ? true : FALSE.has(text) ? false : undefined;
}

function urlOf(value: unknown): string | undefined {
  const text = String(value).trim();
  return /^https?:\/\/[^/]/i.test(text) && URL.canParse(text) ? text : undefined;
}

function positiveOf(value: unknown): number | undefined {
  const number = Number(value);
  return Number.isFinite(number) && number > 0 ? Math.floor(number) : undefined;
}
