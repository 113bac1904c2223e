import type { CallTracker } from '../call/call-tracker.js';
import { type CallingClient, type Fetch, tracedFetch, untraced } from '../call/traced-fetch.js';

/** Of both clients. */
const DEFAULT_RETRIES = 2;

/** What the clients of the two providers have in common; both are made by the same generator. */
interface ProviderClient {
  fetch?: Fetch;
  readonly maxRetries?: unknown;
  readonly timeout?: unknown;
  /** Of Azure: not carried over by older versions. */
  readonly apiVersion?: unknown;
  readonly deploymentName?: unknown;
  /** Of newer versions of Anthropic's: spans of its own. */
  readonly openTelemetry?: { readonly traces?: object };
  withOptions?: (options: Record<string, unknown>) => ProviderClient;
}

/**
 * A client that does the same and is recorded. Asks the client for a copy with another `fetch`; a client that makes no good
 * copy (a subclass with a constructor of its own) is given the `fetch` itself.
 *
 * @param provider as in `gen_ai.provider.name`
 * @param tracker asked for each exchange; gives nothing while capture is switched off
 * @throws Error when it cannot be hooked
 */
export function wrapClient<C extends object>(client: C, provider: string, tracker: () => CallTracker | undefined): C {
  const original = client as ProviderClient;
  if (typeof original.fetch !== 'function' || typeof original.withOptions !== 'function') {
    throw new TypeError('expected a client with fetch and withOptions');
  }
  if (untraced(original.fetch) !== original.fetch) {
    return client;
  }
  let hooked: ProviderClient = original;
  const fetch = tracedFetch(
    original.fetch,
    callingClient(provider, () => hooked),
    tracker,
  );
  const copy = copyWith(original, fetch);
  if (copy !== undefined) {
    hooked = copy;
  } else {
    original.fetch = fetch;
  }
  hookCopies(hooked, provider, tracker);
  return hooked as C;
}

/** Undefined if the client makes no good copy of itself. */
function copyWith(original: ProviderClient, fetch: Fetch): ProviderClient | undefined {
  try {
    const copy = original.withOptions?.({ fetch, ...carriedOver(original) });
    return copy?.fetch === fetch && copy.constructor === original.constructor ? copy : undefined;
  } catch {
    return undefined;
  }
}

function callingClient(provider: string, client: () => ProviderClient): CallingClient {
  return {
    provider,
    maxRetries: () => {
      const { maxRetries } = client();
      return typeof maxRetries === 'number' ? maxRetries : DEFAULT_RETRIES;
    },
    timeout: () => {
      const { timeout } = client();
      return typeof timeout === 'number' ? timeout : undefined;
    },
  };
}

/** Clients made from the recorded one are recorded too, also with a `fetch` of their own, and with their own retries. */
function hookCopies(client: ProviderClient, provider: string, tracker: () => CallTracker | undefined): void {
  const withOptions = client.withOptions as NonNullable<ProviderClient['withOptions']>;
  Object.defineProperty(client, 'withOptions', {
    value: (options: Record<string, unknown>) => {
      const made = withOptions.call(client, options);
      if (typeof made.fetch === 'function') {
        made.fetch = tracedFetch(
          untraced(made.fetch),
          callingClient(provider, () => made),
          tracker,
        );
        hookCopies(made, provider, tracker);
      }
      return made;
    },
    configurable: true,
    writable: true,
  });
}

function carriedOver(client: ProviderClient): Record<string, unknown> {
  const options: Record<string, unknown> = {};
  if (client.apiVersion !== undefined) {
    options['apiVersion'] = client.apiVersion;
    options['deployment'] = client.deploymentName;
  }
  if (client.openTelemetry !== undefined) {
    // Its own spans would double ours.
    options['openTelemetry'] = {
      ...client.openTelemetry,
      traces: { ...client.openTelemetry.traces, enabled: false },
    };
  }
  return options;
}
