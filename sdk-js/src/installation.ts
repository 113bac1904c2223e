import platform from '#platform';
import type { ExportLimits } from './export/limits.js';
import { DEFAULT_LIMITS } from './export/limits.js';
import { QuietLog } from './export/quiet-log.js';
import { Recorder } from './recorder.js';
import { configuration, type Settings } from './settings.js';
import { shared } from './trace/shared-state.js';

/** The one recorder of the process: made on first use, exchanged by new settings. */
export function recorder(): Recorder {
  return (shared.recorder ??= make({}, DEFAULT_LIMITS));
}

/** Makes a recorder with these settings; what the one before has captured is still sent in the background. */
export function install(settings: Settings, limits: ExportLimits = DEFAULT_LIMITS): void {
  const old = shared.recorder;
  shared.recorder = make(settings, limits);
  void old?.close();
}

function make(settings: Settings, limits: ExportLimits): Recorder {
  try {
    watchForTheEnd();
    return new Recorder(configuration(platform.environment, settings, new QuietLog()), limits);
  } catch (error) {
    new QuietLog().say(`cannot start, nothing is captured: ${error instanceof Error ? error.message : String(error)}`);
    return new Recorder(configuration({}, { enabled: false }, new QuietLog()), limits);
  }
}

function watchForTheEnd(): void {
  if (!shared.watched) {
    shared.watched = true;
    platform.onIdle(() => shared.recorder?.idle());
  }
}
