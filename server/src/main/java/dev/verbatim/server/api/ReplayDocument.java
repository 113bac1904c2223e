package dev.verbatim.server.api;

import dev.verbatim.insight.json.JsonChange;
import dev.verbatim.model.Span;
import dev.verbatim.model.TraceId;
import dev.verbatim.replay.http.BaseUrls;
import dev.verbatim.replay.match.Closest;
import dev.verbatim.replay.session.ReplayPlan;
import dev.verbatim.replay.session.ReplayState;
import dev.verbatim.replay.session.ReplayedCall;
import dev.verbatim.replay.session.Tape;
import dev.verbatim.replay.session.TapeCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A replay.
 *
 * @param id of the replay
 * @param url of the replay, for tool helpers
 * @param baseUrls what clients take for a base URL, by provider
 * @param status {@code waiting}, {@code running}, {@code same} or {@code diverged}
 * @param traceId the trace that the run becomes
 * @param recorded how many calls can be replayed
 * @param calls what was asked, in order
 * @param misses those of {@code calls} that parted from the recording, with what is closest
 * @param unused recorded calls that were not asked for
 * @param notReplayable recorded calls that cannot be replayed
 * @param fork where the run parted from the recording first
 * @param unstored calls of the run that could not be stored
 */
public record ReplayDocument(
    String id,
    String url,
    Map<String, String> baseUrls,
    String status,
    String traceId,
    Of of,
    String mode,
    boolean keepGoing,
    double speed,
    String created,
    int recorded,
    List<Call> calls,
    List<Miss> misses,
    List<Recorded> unused,
    List<NotReplayable> notReplayable,
    @Nullable Fork fork,
    int unstored) {
  /** The recording: one of both. */
  public record Of(@Nullable String traceId, @Nullable String sessionId) {}

  /**
   * A request and what it got.
   *
   * @param number from 1
   * @param spanId in the trace of the run
   * @param match {@code exact}, {@code masked}, {@code structural}, {@code repeat} or {@code miss}
   * @param source {@code tape}, {@code masked}, {@code structural}, {@code repeat}, {@code synth},
   *     or {@code none} if nothing was served
   * @param attempt which attempt of the recorded call, from 1
   * @param relaxed whether it was found at another place in the program
   * @param stale whether the run had parted from the recording before
   */
  public record Call(
      int number,
      String spanId,
      @Nullable String recordedTraceId,
      @Nullable String recordedSpanId,
      String match,
      String source,
      int attempt,
      boolean served,
      boolean relaxed,
      boolean stale,
      String time,
      @Nullable String reason) {}

  /**
   * A call that was not recorded as it was asked.
   *
   * @param call its number
   * @param likeness the share of words that both requests have
   */
  public record Miss(
      int call,
      String spanId,
      @Nullable String closestTraceId,
      @Nullable String closestSpanId,
      @Nullable Double likeness,
      List<Change> changes) {}

  /** One difference; values are JSON, noise masked. */
  public record Change(String path, @Nullable String recorded, @Nullable String asked) {}

  /** A recorded call. */
  public record Recorded(String traceId, String spanId, String name) {}

  /** A recorded call without what a replay needs. */
  public record NotReplayable(String traceId, String spanId, String name, String reason) {}

  /** Where a run parted first. */
  public record Fork(int call, String spanId, String match, String sentence) {}

  /**
   * The document of where a replay stands.
   *
   * @param server where it is found, e.g. {@code http://localhost:4318}
   */
  public static ReplayDocument of(ReplayState state, String server) {
    ReplayPlan plan = state.plan();
    List<Call> calls = new ArrayList<>();
    List<Miss> misses = new ArrayList<>();
    for (ReplayedCall call : state.calls()) {
      int number = calls.size() + 1;
      calls.add(call(number, call));
      if (call.match().rung().isDivergence()) {
        misses.add(miss(number, call));
      }
    }
    return new ReplayDocument(
        plan.id().toString(),
        BaseUrls.replay(server, plan.id()),
        BaseUrls.of(server, plan.id()),
        state.status().name().toLowerCase(Locale.ROOT),
        plan.id().toString(),
        new Of(plan.traceId().map(TraceId::toString).orElse(null), plan.sessionId().orElse(null)),
        ReplayPlan.MODE,
        plan.policy().keepGoing(),
        plan.speed(),
        Units.time(plan.createdEpochNanos()),
        state.tape().calls().size(),
        calls,
        misses,
        state.unused().stream().map(ReplayDocument::recorded).toList(),
        state.tape().left().stream().map(ReplayDocument::left).toList(),
        state.fork().map(fork -> fork(state, fork)).orElse(null),
        state.unstored());
  }

  private static Call call(int number, ReplayedCall call) {
    String[] ids = ids(call.match().recorded().map(it -> it.id()).orElse(""));
    return new Call(
        number,
        call.spanId().toString(),
        ids.length == 2 ? ids[0] : null,
        ids.length == 2 ? ids[1] : null,
        call.match().rung().name().toLowerCase(Locale.ROOT),
        call.source().wireName(),
        call.match().attempt() + 1,
        call.match().served() && call.source() != ReplayedCall.Source.NONE,
        call.match().relaxed(),
        call.match().stale(),
        Units.time(call.epochNanos()),
        call.reason().isEmpty() ? null : call.reason());
  }

  private static String[] ids(String id) {
    return id.split("/", -1);
  }

  private static Miss miss(int number, ReplayedCall call) {
    @Nullable Closest closest = call.match().closest().orElse(null);
    if (closest == null) {
      return new Miss(number, call.spanId().toString(), null, null, null, List.of());
    }
    String[] ids = ids(closest.call().id());
    return new Miss(
        number,
        call.spanId().toString(),
        ids[0],
        ids[1],
        closest.likeness(),
        closest.changes().stream().map(ReplayDocument::change).toList());
  }

  private static Change change(JsonChange change) {
    return new Change(change.path(), change.left().orElse(null), change.right().orElse(null));
  }

  private static Recorded recorded(TapeCall call) {
    Span span = call.span();
    return new Recorded(span.traceId().toString(), span.spanId().toString(), span.name());
  }

  private static NotReplayable left(Tape.LeftOut left) {
    return new NotReplayable(
        left.span().traceId().toString(),
        left.span().spanId().toString(),
        left.span().name(),
        left.reason());
  }

  private static Fork fork(ReplayState state, ReplayedCall fork) {
    int number = state.calls().indexOf(fork) + 1;
    String what =
        switch (fork.match().rung()) {
          case STRUCTURAL -> "the same call, asked in other words";
          default -> "it was not recorded";
        };
    return new Fork(
        number,
        fork.spanId().toString(),
        fork.match().rung().name().toLowerCase(Locale.ROOT),
        "Call "
            + number
            + " is the first that differs: "
            + what
            + fork.match()
                .closest()
                .map(closest -> "; closest by " + String.join(", ", closest.paths()))
                .orElse("")
            + ". Stale from here.");
  }
}
