package dev.verbatim.replay.tool;

import dev.verbatim.capture.canon.NoiseMask;
import dev.verbatim.capture.canon.NoiseRules;
import dev.verbatim.capture.canon.Thresholds;
import dev.verbatim.insight.json.JsonChange;
import dev.verbatim.insight.json.JsonDiff;
import dev.verbatim.model.SpanId;
import dev.verbatim.replay.match.MatchPolicy;
import dev.verbatim.replay.match.Rung;
import dev.verbatim.replay.tool.RecordedTool.Result;
import dev.verbatim.replay.tool.ToolMatcher.Found;
import dev.verbatim.replay.tool.ToolPolicy.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** The tools of one replay. Safe for several threads. */
public final class ReplayTools {
  /** Paths that a reason names. */
  private static final int MOST_PATHS = 6;

  private final ToolPolicy policy;
  private final MatchPolicy.Repeat repeat;
  private final ToolMatcher matcher;
  private final Thresholds thresholds;
  private final NoiseRules noise;
  private final List<ReplayedTool> asked = new ArrayList<>();

  /**
   * @param saidByModel whether a recorded answer of a model holds this text
   */
  public ReplayTools(
      ToolTape tape,
      ToolPolicy policy,
      MatchPolicy.Repeat repeat,
      Predicate<String> saidByModel,
      Thresholds thresholds,
      NoiseRules noise) {
    this.policy = policy;
    this.repeat = repeat;
    this.matcher = new ToolMatcher(tape, saidByModel);
    this.thresholds = thresholds;
    this.noise = noise;
  }

  /**
   * Decides.
   *
   * @param stale whether the run has parted from the recording
   */
  public synchronized ReplayedTool ask(AskedTool tool, SpanId spanId, boolean stale) {
    Rule rule = policy.of(tool.name());
    ReplayedTool decided =
        switch (rule) {
          case Rule.Stub stub ->
              told(
                  tool,
                  spanId,
                  new ToolAnswer.Result(Optional.of(stub.json()), false),
                  "stub",
                  stale);
          case Rule.Named named -> decide(named, tool, spanId, stale);
        };
    asked.add(decided);
    return decided;
  }

  private ReplayedTool decide(Rule.Named rule, AskedTool tool, SpanId spanId, boolean stale) {
    return switch (rule) {
      case LIVE -> told(tool, spanId, new ToolAnswer.Run(), "none", stale);
      case DENY ->
          told(
              tool,
              spanId,
              new ToolAnswer.Deny("replay_denied", "the replay's settings deny it"),
              "none",
              stale);
      case TAPE, TAPE_OR_LIVE -> recorded(tool, spanId, rule, stale);
    };
  }

  private static ReplayedTool told(
      AskedTool tool, SpanId spanId, ToolAnswer answer, String source, boolean stale) {
    return new ReplayedTool(
        spanId, tool, answer, Optional.empty(), Optional.empty(), List.of(), source, stale);
  }

  private ReplayedTool recorded(AskedTool tool, SpanId spanId, Rule.Named rule, boolean stale) {
    String exact = ToolTape.exact(tool.arguments(), noise);
    NoiseMask mask = new NoiseMask(tool.epochNanos(), thresholds, noise);
    Found found =
        matcher.match(tool.name(), tool.callId(), exact, ToolTape.masked(tool.arguments(), mask));
    List<JsonChange> changes =
        found.rung() == Rung.MISS
            ? found.tool().map(it -> JsonDiff.ofTexts(it.exact(), exact)).orElse(List.of())
            : List.of();
    ToolAnswer answer = answer(found, changes);
    if (answer instanceof ToolAnswer.Deny && rule == Rule.Named.TAPE_OR_LIVE) {
      answer = new ToolAnswer.Run();
    }
    boolean given = answer instanceof ToolAnswer.Result || answer instanceof ToolAnswer.Failure;
    return new ReplayedTool(
        spanId,
        tool,
        answer,
        Optional.of(found.rung()),
        found.tool(),
        changes,
        given ? source(found.rung()) : "none",
        stale);
  }

  private static String source(Rung rung) {
    return rung == Rung.EXACT ? "tape" : rung.name().toLowerCase(Locale.ROOT);
  }

  private ToolAnswer answer(Found found, List<JsonChange> changes) {
    if (found.rung() == Rung.MISS) {
      return new ToolAnswer.Deny("replay_miss", reason(found, changes));
    }
    if (found.rung() == Rung.REPEAT && repeat == MatchPolicy.Repeat.ERROR) {
      return new ToolAnswer.Deny(
          "replay_repeat", "the recording holds this call less often than it is made");
    }
    return switch (found.tool().orElseThrow().result()) {
      case Result.Given given -> new ToolAnswer.Result(Optional.of(given.text()), given.isText());
      case Result.Nothing nothing -> new ToolAnswer.Result(Optional.empty(), false);
      case Result.Failed failed -> new ToolAnswer.Failure(failed.type(), failed.message());
      case Result.NotCaptured none ->
          new ToolAnswer.Deny("replay_not_captured", "what it gave was not captured");
    };
  }

  private static String reason(Found found, List<JsonChange> changes) {
    if (found.tool().isEmpty()) {
      return "no run of this tool was recorded";
    }
    List<String> paths = changes.stream().map(JsonChange::path).distinct().toList();
    String named = String.join(", ", paths.subList(0, Math.min(MOST_PATHS, paths.size())));
    String more = paths.size() > MOST_PATHS ? " and " + (paths.size() - MOST_PATHS) + " more" : "";
    return "no run with these arguments was recorded (the closest, "
        + found.tool().get().id()
        + ", differs in "
        + (named.isEmpty() ? "the whole" : named)
        + more
        + ")";
  }

  /** What was asked so far, in order. */
  public synchronized List<ReplayedTool> asked() {
    return List.copyOf(asked);
  }

  /** Recorded runs that were not asked for; none as long as the app asks for no tool at all. */
  public synchronized List<RecordedTool> unused() {
    return asked.isEmpty() ? List.of() : matcher.unused();
  }

  /** Takes up a run that was begun before a restart. */
  public synchronized void resume(ReplayedTool tool) {
    if (tool.rung().isPresent() && tool.rung().get() != Rung.MISS) {
      tool.recorded().map(RecordedTool::id).ifPresent(matcher::given);
    }
    asked.add(tool);
  }
}
