import { plainValue } from './plain-value.js';
import { currentContext, runIn } from './trace/current.js';
import { type Labels, labelsOf, withLabels } from './trace/labels.js';
import { openScope } from './trace/last-call.js';
import { contextOfCaller, traceHeaders } from './trace/propagation.js';

/** What is to be said about every span that begins in a piece of work. */
export interface LabelSettings {
  /** The conversation. */
  session?: string | undefined;
  /** The application's user. */
  user?: string | undefined;
  /** The prompt in use. */
  prompt?: { readonly name: string; readonly version?: string | undefined } | undefined;
  /** Texts, numbers, booleans, lists, objects; anything else becomes its text. Added to that around. */
  metadata?: Readonly<Record<string, unknown>> | undefined;
  /** Added to those around. */
  tags?: readonly string[] | undefined;
}

/** Everything that begins in the work, also later and in callbacks, carries these labels. */
export function labels<T>(settings: LabelSettings, work: () => T): T {
  const context = currentContext();
  return runIn(openScope(withLabels(context, merged(labelsOf(context), settings))), work);
}

/** Everything in the work belongs to this conversation. */
export function session<T>(id: string, work: () => T): T {
  return labels({ session: id }, work);
}

/** Everything in the work is done for this user. */
export function user<T>(id: string, work: () => T): T {
  return labels({ user: id }, work);
}

/** Calls in the work use this prompt. */
export function prompt<T>(name: string, version: string, work: () => T): T {
  return labels({ prompt: { name, version } }, work);
}

/** Adds metadata to everything in the work. */
export function metadata<T>(entries: Readonly<Record<string, unknown>>, work: () => T): T {
  return labels({ metadata: entries }, work);
}

/** Adds tags to everything in the work. */
export function tags<T>(names: readonly string[], work: () => T): T {
  return labels({ tags: names }, work);
}

function merged(outer: Labels, { session, user, prompt, metadata, tags }: LabelSettings): Labels {
  const added = Object.entries(metadata ?? {}).filter(([, value]) => value !== undefined);
  return {
    ...outer,
    ...(session === undefined ? {} : { session: String(session) }),
    ...(user === undefined ? {} : { user: String(user) }),
    ...(prompt === undefined ? {} : promptLabels(prompt)),
    metadata: { ...outer.metadata, ...Object.fromEntries(added.map(([key, value]) => [key, plainValue(value)])) },
    tags: [...new Set([...outer.tags, ...(tags ?? []).map(String)])],
  };
}

/** A prompt is declared as a whole: a version around it does not hold for another name. */
function promptLabels({ name, version }: NonNullable<LabelSettings['prompt']>): Partial<Labels> {
  return { promptName: String(name), promptVersion: version === undefined ? undefined : String(version) };
}

/** Adds `traceparent` of the current span to headers for another service of yours. */
export function inject<H extends Record<string, unknown> | Headers>(headers: H): H {
  for (const [name, value] of Object.entries(traceHeaders(currentContext()))) {
    if (headers instanceof Headers) {
      headers.set(name, value);
    } else {
      headers[name] = value;
    }
  }
  return headers;
}

/**
 * Runs the work in the trace of a caller.
 *
 * @param headers with `traceparent`, as Node's `request.headers` or the web's `Headers`; without it, or with a malformed
 *     one, nothing changes
 */
export function extract<T>(headers: Readonly<Record<string, unknown>> | Headers, work: () => T): T {
  const header = (name: string): string | undefined => {
    if (headers instanceof Headers) {
      return headers.get(name) ?? undefined;
    }
    for (const [key, value] of Object.entries(headers)) {
      if (key.toLowerCase() === name) {
        return Array.isArray(value) ? value.join(',') : typeof value === 'string' ? value : undefined;
      }
    }
    return undefined;
  };
  return runIn(contextOfCaller(currentContext(), header), work);
}
