import platform from '#platform';
import type { AsyncStorage } from '../platform/platform.js';
import type { Place } from './current.js';
import type { SpanPosition } from './position.js';
import type { Recorder } from '../recorder.js';

/**
 * What exists once in a process. A process may load this package more than once (as ES module and as CommonJS, or bundled
 * into several files); all copies share this object.
 */
export interface SharedState {
  readonly storage: AsyncStorage<Place>;
  /** Made on first use, exchanged by new settings. */
  recorder: Recorder | undefined;
  /** The model call that ended last outside of every scope. */
  lastCall: SpanPosition | undefined;
  /** Whether the end of the process is watched for. */
  watched: boolean;
}

const KEY = Symbol.for('dev.verbatim.sdk.1');

function make(): SharedState {
  return { storage: platform.asyncStorage<Place>(), recorder: undefined, lastCall: undefined, watched: false };
}

const globals = globalThis as { [KEY]?: SharedState };

export const shared: SharedState = (globals[KEY] ??= make());
