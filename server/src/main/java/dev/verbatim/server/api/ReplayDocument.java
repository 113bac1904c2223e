package dev.verbatim.server.api;

import dev.verbatim.model.ModelCall;
import dev.verbatim.model.Span;
import dev.verbatim.model.TraceId;
import dev.verbatim.replay.http.BaseUrls;
import dev.verbatim.replay.report.ForkSentence;
import dev.verbatim.replay.report.Rail;
import dev.verbatim.replay.report.RequestChange;
import dev.verbatim.replay.session.ReplayPlan;
import dev.verbatim.replay.session.ReplayState;
import dev.verbatim.replay.session.ReplayedCall;
import dev.verbatim.replay.session.Tape;
import dev.verbatim.replay.session.TapeCall;
import dev.verbatim.replay.tool.RecordedTool;
import dev.verbatim.replay.tool.ReplayedTool;
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
 * @param recording the recorded calls that can be replayed, in order
 * @param rails both sides beside each other
 * @param unused recorded calls that were not asked for
 * @param tools tools that the run wanted to run, in order
 * @param unusedTools recorded runs of tools that were not asked for, if the app asks for any
 * @param notReplayable recorded calls that cannot be replayed
 * @param fork where the run parted from the recording first
 * @param unstored calls of the run that could not be stored
 * @param accepted whether the run stands for the recording from now on
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
    List<ReplayMissDocument> misses,
    List<RecordedCall> recording,
    List<RailDocument> rails,
    List<Recorded> unused,
    List<ReplayToolDocument> tools,
    List<Recorded> unusedTools,
    List<NotReplayable> notReplayable,
    @Nullable Fork fork,
    int unstored,
    boolean accepted) {
  /** Characters that are told of an answer. */
  private static final int GIST = 200;

  /**
   * The recording: a trace or a conversation.
   *
   * @param baselineTraceId the run that was accepted in the place of that trace
   */
  public record Of(
      @Nullable String traceId, @Nullable String baselineTraceId, @Nullable String sessionId) {
    static Of of(ReplayPlan plan) {
      return new Of(
          plan.traceId().map(TraceId::toString).orElse(null),
          plan.baseline().map(TraceId::toString).orElse(null),
          plan.sessionId().orElse(null));
    }
  }

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
   * A recorded call that can be replayed.
   *
   * @param number from 1
   * @param gist the answer on one line, at most 200 characters; empty if it has no text
   */
  public record RecordedCall(
      int number,
      String traceId,
      String spanId,
      String name,
      @Nullable String model,
      int attempts,
      double durationMs,
      String gist) {}

  /** A recorded call and what stands for it in the run. */
  public record RailDocument(String state, @Nullable Integer recorded, List<Integer> calls) {}

  /** A recorded call. */
  public record Recorded(String traceId, String spanId, String name) {}

  /** A recorded call without what a replay needs. */
  public record NotReplayable(String traceId, String spanId, String name, String reason) {}

  /**
   * Where a run parted first.
   *
   * @param call its number; if a tool is meant, that of the call before it, 0 if there was none
   * @param tool the number of the tool, if it is one
   */
  public record Fork(
      int call, @Nullable Integer tool, String spanId, String match, String sentence) {}

  /**
   * The document of where a replay stands.
   *
   * @param server where it is found, e.g. {@code http://localhost:4318}
   * @param accepted whether its run was accepted in the place of the recording
   */
  public static ReplayDocument of(
      ReplayState state, String server, ReplayMissDocument.Sites sites, boolean accepted) {
    ReplayPlan plan = state.plan();
    List<Call> calls = new ArrayList<>();
    List<ReplayMissDocument> misses = new ArrayList<>();
    List<RequestChange> atFork = List.of();
    for (ReplayedCall call : state.calls()) {
      int number = calls.size() + 1;
      calls.add(call(number, call));
      if (call.match().rung().isDivergence()) {
        List<RequestChange> changes =
            call.match().closest().map(RequestChange::of).orElse(List.of());
        atFork = misses.isEmpty() ? changes : atFork;
        misses.add(ReplayMissDocument.of(number, call, changes, sites));
      }
    }
    return new ReplayDocument(
        plan.id().toString(),
        BaseUrls.replay(server, plan.id()),
        BaseUrls.of(server, plan.id()),
        state.status().name().toLowerCase(Locale.ROOT),
        plan.id().toString(),
        Of.of(plan),
        plan.mode().wireName(),
        plan.policy().keepGoing(),
        plan.speed(),
        Units.time(plan.createdEpochNanos()),
        state.tape().calls().size(),
        calls,
        misses,
        recording(state),
        Rail.of(state).stream().map(ReplayDocument::rail).toList(),
        state.unused().stream().map(TapeCall::span).map(ReplayDocument::recorded).toList(),
        tools(state),
        state.unusedTools().stream().map(RecordedTool::span).map(ReplayDocument::recorded).toList(),
        state.tape().left().stream().map(ReplayDocument::left).toList(),
        fork(state, atFork),
        state.unstored(),
        accepted);
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
        call.source() != ReplayedCall.Source.NONE,
        call.match().relaxed(),
        call.match().stale(),
        Units.time(call.epochNanos()),
        call.reason().isEmpty() ? null : call.reason());
  }

  private static String[] ids(String id) {
    return id.split("/", -1);
  }

  private static List<RecordedCall> recording(ReplayState state) {
    List<RecordedCall> recording = new ArrayList<>();
    for (TapeCall call : state.tape().calls()) {
      Span span = call.span();
      recording.add(
          new RecordedCall(
              recording.size() + 1,
              span.traceId().toString(),
              span.spanId().toString(),
              span.name(),
              span.call().flatMap(ModelCall::model).orElse(null),
              call.call().attempts(),
              Units.millis(span.durationNanos()).doubleValue(),
              gist(call.gist())));
    }
    return recording;
  }

  private static String gist(String said) {
    String line = said.strip().replaceAll("\\s+", " ");
    int end = line.offsetByCodePoints(0, Math.min(GIST, line.codePointCount(0, line.length())));
    return end < line.length() ? line.substring(0, end) + "…" : line;
  }

  private static RailDocument rail(Rail rail) {
    return new RailDocument(
        rail.state().name().toLowerCase(Locale.ROOT),
        rail.recorded().isPresent() ? rail.recorded().getAsInt() : null,
        rail.calls());
  }

  private static List<ReplayToolDocument> tools(ReplayState state) {
    List<ReplayToolDocument> tools = new ArrayList<>();
    state.tools().forEach(tool -> tools.add(ReplayToolDocument.of(tools.size() + 1, tool)));
    return tools;
  }

  private static Recorded recorded(Span span) {
    return new Recorded(span.traceId().toString(), span.spanId().toString(), span.name());
  }

  private static NotReplayable left(Tape.LeftOut left) {
    return new NotReplayable(
        left.span().traceId().toString(),
        left.span().spanId().toString(),
        left.span().name(),
        left.reason());
  }

  private static @Nullable Fork fork(ReplayState state, List<RequestChange> changes) {
    @Nullable ReplayedCall fork = state.fork().orElse(null);
    @Nullable ReplayedTool tool = state.toolFork().orElse(null);
    if (tool != null) {
      int before =
          (int)
              state.calls().stream()
                  .filter(call -> call.epochNanos() <= tool.asked().epochNanos())
                  .count();
      return new Fork(
          before,
          state.tools().indexOf(tool) + 1,
          tool.spanId().toString(),
          tool.rung().map(rung -> rung.name().toLowerCase(Locale.ROOT)).orElse("none"),
          ReplayToolDocument.sentence(tool));
    }
    return fork == null
        ? null
        : new Fork(
            state.calls().indexOf(fork) + 1,
            null,
            fork.spanId().toString(),
            fork.match().rung().name().toLowerCase(Locale.ROOT),
            ForkSentence.of(state, fork, changes));
  }
}
