package dev.verbatim.replay.session;

import dev.verbatim.capture.canon.Thresholds;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.model.TraceId;
import dev.verbatim.replay.session.Recordings.NothingToReplayException;
import dev.verbatim.store.SettingsStore;
import dev.verbatim.store.SpanReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All replays. A replay survives a restart: its plan is among the settings, and what was given is
 * read back from the trace of its run. Safe for several threads.
 */
public final class ReplaySessions implements AutoCloseable {
  private static final String PREFIX = "replay/";

  /** Replays kept in memory; others are read again when somebody asks. */
  private static final int MOST_IN_MEMORY = 64;

  private final String project;
  private final SpanReader reader;
  private final SettingsStore settings;
  private final SpanContents contents;
  private final SpanSink sink;
  private final Thresholds thresholds;
  private final RecordedNoise noise;
  private final Recordings recordings;
  private final Baselines baselines;
  private final Map<TraceId, ReplaySession> sessions = new LinkedHashMap<>(16, .75f, true);

  public ReplaySessions(
      String project,
      SpanReader reader,
      SettingsStore settings,
      SpanContents contents,
      SpanSink sink,
      Thresholds thresholds,
      RecordedNoise noise) {
    this.noise = noise;
    this.baselines = new Baselines(project, settings);
    this.project = project;
    this.reader = reader;
    this.settings = settings;
    this.contents = contents;
    this.sink = sink;
    this.thresholds = thresholds;
    this.recordings = new Recordings(project, reader);
  }

  /**
   * Begins a replay.
   *
   * @throws NothingToReplayException if the recording is unknown or has no call
   */
  public ReplaySession create(ReplayPlan asked) throws NothingToReplayException {
    // An accepted run that was dropped meanwhile leaves the recording itself.
    ReplayPlan plan =
        asked
            .traceId()
            .flatMap(baselines::of)
            .filter(run -> !reader.trace(project, run).isEmpty())
            .map(asked::from)
            .orElse(asked);
    Tape tape = tape(plan);
    if (tape.calls().isEmpty()) {
      throw new NothingToReplayException(
          plan.traceId().isPresent()
              ? "trace " + plan.of() + ": holds no call that can be replayed"
              : "session: holds no call that can be replayed");
    }
    settings.put(project, PREFIX + plan.id(), plan.toJson());
    ReplaySession session = new ReplaySession(plan, tape, contents, sink, thresholds);
    keep(session);
    return session;
  }

  /** The replay of this id, in memory or begun before a restart. */
  public Optional<ReplaySession> find(TraceId id) {
    synchronized (sessions) {
      ReplaySession known = sessions.get(id);
      if (known != null) {
        return Optional.of(known);
      }
    }
    Optional<String> stored = settings.get(project, PREFIX + id);
    if (stored.isEmpty()) {
      return Optional.empty();
    }
    synchronized (sessions) {
      ReplaySession known = sessions.get(id);
      if (known != null) {
        return Optional.of(known);
      }
      ReplaySession session = resumed(ReplayPlan.ofJson(id, project, stored.get()));
      keep(session);
      return Optional.of(session);
    }
  }

  /** Where a replay stands, for who only looks: it takes no other from memory. */
  public ReplayState look(ReplayPlan plan) {
    synchronized (sessions) {
      for (ReplaySession session : sessions.values()) {
        if (session.plan().id().equals(plan.id())) {
          return session.state();
        }
      }
    }
    return resumed(plan).state();
  }

  /** All replays that were ever begun, in no order. */
  public List<ReplayPlan> plans() {
    List<ReplayPlan> plans = new ArrayList<>();
    settings
        .all(project, PREFIX)
        .forEach(
            (key, stored) ->
                plans.add(
                    ReplayPlan.ofJson(
                        TraceId.parse(key.substring(PREFIX.length())), project, stored)));
    return plans;
  }

  public Baselines baselines() {
    return baselines;
  }

  /**
   * What of a trace can be replayed.
   *
   * @throws NothingToReplayException if it is not stored here, or too large
   */
  public Tape tape(TraceId traceId) throws NothingToReplayException {
    return Tape.of(recordings.trace(traceId), contents, thresholds, noise);
  }

  /** From the spans that the run left. */
  private ReplaySession resumed(ReplayPlan plan) {
    ReplaySession session;
    try {
      session = new ReplaySession(plan, tape(plan), contents, sink, thresholds);
    } catch (NothingToReplayException gone) {
      // The recording was dropped meanwhile: every call is a miss, and says so.
      session = new ReplaySession(plan, Tape.EMPTY, contents, sink, thresholds);
    }
    session.resume(reader.trace(project, plan.id()));
    return session;
  }

  private void keep(ReplaySession session) {
    List<ReplaySession> gone = new ArrayList<>();
    synchronized (sessions) {
      sessions.put(session.plan().id(), session);
      var oldest = sessions.values().iterator();
      while (sessions.size() > MOST_IN_MEMORY) {
        gone.add(oldest.next());
        oldest.remove();
      }
    }
    gone.forEach(ReplaySession::flush);
  }

  private Tape tape(ReplayPlan plan) throws NothingToReplayException {
    List<StoredSpan> spans =
        plan.traceId().isPresent()
            ? recordings.trace(plan.baseline().or(plan::traceId).orElseThrow())
            : recordings.session(plan.of());
    return Tape.of(spans, contents, thresholds, noise);
  }

  /** Stores what waits for further attempts. */
  @Override
  public void close() {
    List<ReplaySession> all;
    synchronized (sessions) {
      all = List.copyOf(sessions.values());
    }
    all.forEach(ReplaySession::flush);
  }
}
