package dev.verbatim.replay.session;

import dev.verbatim.capture.canon.Thresholds;
import dev.verbatim.model.Attempt;
import dev.verbatim.model.SpanId;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.replay.match.CallMatcher;
import dev.verbatim.replay.match.Closest;
import dev.verbatim.replay.match.Match;
import dev.verbatim.replay.match.RecordedCall;
import dev.verbatim.replay.match.RequestForms;
import dev.verbatim.replay.match.Rung;
import dev.verbatim.replay.tool.AskedTool;
import dev.verbatim.replay.tool.ReplayTools;
import dev.verbatim.replay.tool.ReplayedTool;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** One replay: what is left of its tape, and what was asked. Safe for several threads. */
public final class ReplaySession {
  /** Paths that an error names. */
  private static final int MOST_PATHS = 6;

  private final ReplayPlan plan;
  private final Tape tape;
  private final Thresholds thresholds;
  private final CallMatcher matcher;
  private final RecordedAnswers answers;
  private final ReplaySpans spans;
  private final boolean withMessages;
  private final ReplayTools tools;
  private final Map<String, TapeCall> byId = new LinkedHashMap<>();

  private final List<ReplayedCall> calls = new ArrayList<>();

  /** Spans of calls of which more attempts are to come. */
  private final Map<String, SpanId> open = new HashMap<>();

  ReplaySession(
      ReplayPlan plan, Tape tape, SpanContents contents, SpanSink sink, Thresholds thresholds) {
    this.plan = plan;
    this.tape = tape;
    this.thresholds = thresholds;
    this.answers = new RecordedAnswers(contents);
    this.spans = new ReplaySpans(plan, sink);
    this.matcher =
        new CallMatcher(
            tape.calls().stream().map(TapeCall::call).toList(), plan.policy(), thresholds.replay());
    this.tools =
        new ReplayTools(
            tape.tools(),
            plan.tools(),
            plan.policy().repeat(),
            text -> tape.calls().stream().anyMatch(call -> call.call().said().contains(text)),
            thresholds,
            tape.noise());
    this.withMessages =
        tape.calls().stream()
            .anyMatch(call -> call.call().request().basis() == RequestForms.Basis.MESSAGES);
    tape.calls().forEach(call -> byId.put(call.call().id(), call));
  }

  public ReplayPlan plan() {
    return plan;
  }

  /**
   * A request and what it gets.
   *
   * @param spanId its span in the replay's trace
   */
  public record Reply(
      Asked asked,
      Answer answer,
      ReplayedCall call,
      Optional<TapeCall> recorded,
      boolean isLastAttempt) {}

  private Asked.Reading read(Asked asked) {
    return asked.read(thresholds, tape.noise(), withMessages);
  }

  /** Decides what a request gets. */
  public Reply ask(Asked asked) {
    Asked.Reading reading = read(asked);
    Match match;
    synchronized (this) {
      match = matcher.match(reading.call());
    }
    Optional<TapeCall> recorded = match.recorded().map(RecordedCall::id).map(byId::get);
    RecordedAnswers.Given given =
        goesLive(match)
            ? new RecordedAnswers.Given(new Answer.Live(), ReplayedCall.Source.LIVE)
            : match.served() && recorded.isPresent()
                ? answers.of(recorded.get(), match, reading, asked)
                : new RecordedAnswers.Given(refusal(match), ReplayedCall.Source.NONE);
    boolean last =
        recorded.isEmpty()
            || given.source() == ReplayedCall.Source.LIVE
            || !match.served()
            || match.attempt() >= recorded.get().call().attempts() - 1;
    String reason = given.answer() instanceof Answer.Refusal refusal ? refusal.message() : "";
    synchronized (this) {
      String key = match.recorded().map(RecordedCall::id).orElse("");
      SpanId spanId =
          match.rung() == Rung.REPEAT
                  || !match.served()
                  || given.source() == ReplayedCall.Source.LIVE
              ? newSpanId()
              : Optional.ofNullable(last ? open.remove(key) : open.get(key))
                  .orElseGet(ReplaySession::newSpanId);
      if (!last) {
        open.put(key, spanId);
      }
      ReplayedCall call =
          new ReplayedCall(spanId, match, given.source(), asked.epochNanos(), reason);
      calls.add(call);
      return new Reply(asked, given.answer(), call, recorded, last);
    }
  }

  /** The exchange is over: it becomes a span, or an attempt of one. */
  public void finished(Reply reply, Attempt attempt, byte[] sent) {
    spans.add(reply, attempt, sent);
  }

  private boolean goesLive(Match match) {
    return switch (plan.mode()) {
      case STRICT -> false;
      case FORK -> !match.served();
      case FORK_REST -> !match.served() || match.stale();
    };
  }

  /** Decides what an app that wants to run a tool is told; durable when it returns. */
  public ReplayedTool ask(AskedTool tool) {
    boolean stale;
    synchronized (this) {
      stale = parted();
    }
    ReplayedTool told = tools.ask(tool, newSpanId(), stale);
    spans.add(told);
    return told;
  }

  private boolean parted() {
    return calls.stream().anyMatch(call -> call.match().rung().isDivergence())
        || tools.asked().stream().anyMatch(ReplayedTool::isDivergence);
  }

  private Answer.Refusal refusal(Match match) {
    String id = plan.id().toString();
    String more = "; see GET /api/v1/replays/" + id;
    if (match.rung() == Rung.REPEAT) {
      return new Answer.Refusal(
          "replay_repeat",
          "replay " + id + ": the recording holds this request less often than it is sent" + more);
    }
    String what =
        match.rung() == Rung.STRUCTURAL
            ? "this request differs from the recorded one"
            : "this request was not recorded";
    return new Answer.Refusal(
        match.rung() == Rung.STRUCTURAL ? "replay_diverged" : "replay_miss",
        "replay " + id + ": " + what + match.closest().map(this::closest).orElse("") + more);
  }

  private String closest(Closest closest) {
    List<String> paths = closest.paths();
    String named = String.join(", ", paths.subList(0, Math.min(MOST_PATHS, paths.size())));
    return " (the closest recorded call is "
        + closest.call().id()
        + "; it differs in "
        + (paths.size() > MOST_PATHS
            ? named + " and " + (paths.size() - MOST_PATHS) + " more"
            : named)
        + ")";
  }

  /** Where it stands. */
  public synchronized ReplayState state() {
    List<TapeCall> unused = new ArrayList<>();
    for (RecordedCall call : matcher.unused()) {
      @Nullable TapeCall found = byId.get(call.id());
      if (found != null) {
        unused.add(found);
      }
    }
    return new ReplayState(
        plan, tape, calls, unused, tools.asked(), tools.unused(), spans.unstored());
  }

  /** Takes up a run that was begun before a restart, from the spans that it left. */
  synchronized void resume(List<StoredSpan> run) {
    run.stream()
        .sorted(Comparator.comparingLong(stored -> stored.span().startEpochNanos()))
        .forEach(
            stored -> {
              spans.read(stored, answers.contents()).ifPresent(this::resume);
              spans.readTool(stored, answers.contents(), tape.tools()).ifPresent(tools::resume);
            });
  }

  private void resume(ReplaySpans.Left left) {
    Optional<TapeCall> recorded = left.recorded().map(byId::get);
    Match match;
    if (recorded.isPresent() && left.served()) {
      matcher.given(
          read(left.asked()).call(), recorded.get().call().id(), left.attempt(), left.rung());
      match =
          new Match(
              left.rung(),
              Optional.of(recorded.get().call()),
              left.attempt(),
              true,
              false,
              left.stale(),
              Optional.empty());
    } else {
      match = matcher.match(read(left.asked()).call());
    }
    calls.add(
        new ReplayedCall(
            left.spanId(), match, left.source(), left.asked().epochNanos(), left.reason()));
  }

  /** Stores what waits for further attempts. */
  public void flush() {
    spans.flush();
  }

  private static SpanId newSpanId() {
    long id = ThreadLocalRandom.current().nextLong();
    return new SpanId(id == 0 ? 1 : id);
  }
}
