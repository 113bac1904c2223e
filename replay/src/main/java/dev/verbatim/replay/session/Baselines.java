package dev.verbatim.replay.session;

import dev.verbatim.model.TraceId;
import dev.verbatim.store.SettingsStore;
import java.util.Optional;

/**
 * Runs that were accepted in the place of their recordings, in the settings under {@code
 * baseline/TRACE}. Safe for several threads.
 */
public final class Baselines {
  private static final String PREFIX = "baseline/";

  private final String project;
  private final SettingsStore settings;

  Baselines(String project, SettingsStore settings) {
    this.project = project;
    this.settings = settings;
  }

  /** The trace of the run that was accepted. */
  public Optional<TraceId> of(TraceId recorded) {
    return settings.get(project, PREFIX + recorded).map(TraceId::parse);
  }

  /** From now on a replay of the recording is one of this run. */
  public void accept(TraceId recorded, TraceId run) {
    settings.put(project, PREFIX + recorded, run.toString());
  }

  /** Takes it back, if it is this run; returns whether it was. */
  public boolean forget(TraceId recorded, TraceId run) {
    return of(recorded).filter(run::equals).isPresent()
        && settings.remove(project, PREFIX + recorded);
  }
}
