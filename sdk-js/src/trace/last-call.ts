import { type Context, createContextKey } from '@opentelemetry/api';
import type { SpanPosition } from './position.js';
import { shared } from './shared-state.js';

const KEY = createContextKey('verbatim-last-call');

/**
 * Remembers the model call that ended last in a scope of the application, and in the scopes around it. Outside of every
 * scope the process remembers.
 */
interface LastCall {
  readonly outer: LastCall | undefined;
  last: SpanPosition | undefined;
}

function scopeOf(context: Context): LastCall | undefined {
  return context.getValue(KEY) as LastCall | undefined;
}

/** A context with a memory of its own. */
export function openScope(context: Context): Context {
  const scope: LastCall = { outer: scopeOf(context), last: undefined };
  return context.setValue(KEY, scope);
}

/** Notes the call in the scopes of its context; without scopes for the process. */
export function noteCall(context: Context, call: SpanPosition): void {
  const scope = scopeOf(context);
  if (scope === undefined) {
    shared.lastCall = call;
  }
  for (let at = scope; at !== undefined; at = at.outer) {
    at.last = call;
  }
}

/** The last call of the context, or of the process when the context has no scope. */
export function lastCallOf(context: Context): SpanPosition | undefined {
  const scope = scopeOf(context);
  return scope === undefined ? shared.lastCall : scope.last;
}
