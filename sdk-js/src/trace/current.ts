import { context, type Context, ROOT_CONTEXT } from '@opentelemetry/api';
import { shared } from './shared-state.js';

/** Where asynchronous code is: kept by ourselves, because OpenTelemetry keeps nothing until the application sets it up. */
export interface Place {
  readonly context: Context;
  /** Whether the application's OpenTelemetry holds the same context; then only it is asked, as it may have moved on. */
  readonly inOpenTelemetry: boolean;
}

/** The OpenTelemetry context of the running code. */
export function currentContext(): Context {
  const active = context.active();
  const place = shared.storage.getStore();
  return place === undefined || place.inOpenTelemetry || active !== ROOT_CONTEXT ? active : place.context;
}

/** Runs the work, and all that it begins, in this context. */
export function runIn<T>(target: Context, work: () => T): T {
  return context.with(target, () =>
    shared.storage.run({ context: target, inOpenTelemetry: context.active() === target }, work),
  );
}
