package dev.verbatim.insight.noise;

import dev.verbatim.capture.canon.Thresholds;
import dev.verbatim.insight.diff.CallDiffer;
import dev.verbatim.insight.diff.ComparedCall;
import dev.verbatim.insight.version.PromptVersions;
import dev.verbatim.insight.version.SpanVersion;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.Hash128;
import dev.verbatim.model.ModelCall;
import dev.verbatim.model.QuestionKeys;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanKind;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.store.Filter;
import dev.verbatim.store.Filter.Field;
import dev.verbatim.store.PageRequest;
import dev.verbatim.store.SpanHit;
import dev.verbatim.store.SpanReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Finds repetitions: calls, or whole traces, that ask the same under one version of a prompt, with
 * one model. Of those that ask the same each is held against the next one in time, so that a
 * question asked a thousand times does not count half a million times. Safe for several threads.
 */
public final class NoiseFloors {
  /** The latest calls of a version that are looked at. */
  private static final int SEARCHED = 300;

  /** Calls whose messages are read; the question of the call that is judged comes first. */
  private static final int READ = 120;

  private final SpanReader reader;
  private final String project;
  private final Function<StoredSpan, Conversation> conversations;
  private final PromptVersions versions;
  private final CallDiffer differ;

  /**
   * @param conversations reads what a call said; never fails
   * @param versions tells which calls used one version
   */
  public NoiseFloors(
      SpanReader reader,
      String project,
      Function<StoredSpan, Conversation> conversations,
      PromptVersions versions,
      Thresholds thresholds) {
    this.reader = reader;
    this.project = project;
    this.conversations = conversations;
    this.versions = versions;
    this.differ = new CallDiffer(thresholds);
  }

  /**
   * Whether the answers of two calls are further apart than repetitions are by themselves: of the
   * left one's version, or of the right one's where too few of those are known.
   *
   * @param distance of the answers, see {@link AnswerDistance}
   */
  public NoiseFloor.Verdict judgeCalls(StoredSpan left, StoredSpan right, double distance) {
    return judge(left, right, false, distance);
  }

  /**
   * The same of the last answers of two traces.
   *
   * @param left the first call of the left trace
   * @param right the first call of the right trace
   */
  public NoiseFloor.Verdict judgeTraces(StoredSpan left, StoredSpan right, double distance) {
    return judge(left, right, true, distance);
  }

  private NoiseFloor.Verdict judge(
      StoredSpan left, StoredSpan right, boolean traces, double distance) {
    NoiseFloor floor = floor(left, traces);
    if (floor.pairs() < NoiseFloor.LEAST_PAIRS) {
      NoiseFloor other = floor(right, traces);
      floor = other.pairs() > floor.pairs() ? other : floor;
    }
    return floor.judge(distance);
  }

  /** What repetitions have in common; of traces the question is enough. */
  private record Repeated(
      Hash128 question, int messagesSince, Optional<String> model, List<String> dialogue) {}

  private NoiseFloor floor(StoredSpan call, boolean traces) {
    Optional<SpanVersion> version = versions.of(call);
    Optional<QuestionKeys> keys = call.span().questionKeys();
    if (version.isEmpty() || keys.isEmpty()) {
      return new NoiseFloor("", List.of());
    }
    Map<Repeated, List<ComparedCall>> repeated = new LinkedHashMap<>();
    int read = 0;
    for (StoredSpan candidate : candidates(call, keys.get(), version.get(), traces)) {
      if (read++ == READ) {
        break;
      }
      QuestionKeys asked = candidate.span().questionKeys().orElseThrow();
      StoredSpan answering = traces ? last(candidate) : candidate;
      ComparedCall compared = new ComparedCall(answering.span(), conversations.apply(answering));
      repeated
          .computeIfAbsent(
              new Repeated(
                  asked.exact(),
                  asked.messagesSince(),
                  model(candidate.span()),
                  traces ? List.of() : differ.dialogue(compared)),
              first -> new ArrayList<>())
          .add(compared);
    }
    List<Double> distances = new ArrayList<>();
    for (List<ComparedCall> same : repeated.values()) {
      same.sort(Comparator.comparingLong(it -> it.span().startEpochNanos()));
      for (int i = 1; i < same.size(); i++) {
        distances.add(AnswerDistance.of(differ.answers(same.get(i - 1), same.get(i))));
      }
    }
    return new NoiseFloor(version.get().siteName() + " " + version.get().name(), distances);
  }

  private static Optional<String> model(Span span) {
    return span.call().flatMap(ModelCall::model);
  }

  /**
   * Calls of the version whose question is asked more than once, those that ask what the call asks
   * first.
   */
  private List<StoredSpan> candidates(
      StoredSpan call, QuestionKeys keys, SpanVersion version, boolean traces) {
    Set<StoredSpan> found = new LinkedHashSet<>(search(new Filter.Asks(Optional.of(keys.exact()))));
    found.addAll(search(ofVersion(call.span(), version)));
    Map<Hash128, List<StoredSpan>> byQuestion = new LinkedHashMap<>();
    for (StoredSpan candidate : found) {
      Optional<QuestionKeys> asked = candidate.span().questionKeys();
      if (asked.isPresent()
          && (traces ? asked.get().asksAnew() : true)
          && model(candidate.span()).equals(model(call.span()))
          && versions
              .of(candidate)
              .filter(it -> it.versionId().equals(version.versionId()))
              .isPresent()) {
        byQuestion.computeIfAbsent(asked.get().exact(), first -> new ArrayList<>()).add(candidate);
      }
    }
    return byQuestion.values().stream()
        .filter(same -> same.size() > 1)
        .flatMap(List::stream)
        .toList();
  }

  /** The filter of a store that comes nearest to a version. */
  private static Filter ofVersion(Span span, SpanVersion version) {
    if (version.declared()) {
      return span.prompt()
          .name()
          .map(name -> name + "@" + version.name())
          .<Filter>map(name -> new Filter.Is(Field.VERSION, name))
          .orElse(new Filter.Asks(Optional.empty()));
    }
    Filter asks = new Filter.Asks(Optional.empty());
    return span.service()
        .<Filter>map(
            service -> new Filter.And(List.of(asks, new Filter.Is(Field.SERVICE, service))))
        .orElse(asks);
  }

  private List<StoredSpan> search(Filter filter) {
    Filter calls =
        new Filter.And(List.of(filter, new Filter.Is(Field.KIND, SpanKind.LLM.wireName())));
    return reader.search(project, calls, PageRequest.first(SEARCHED)).items().stream()
        .map(SpanHit::span)
        .toList();
  }

  /** The call that gave the answer of a trace. */
  private StoredSpan last(StoredSpan ask) {
    Filter calls =
        new Filter.And(
            List.of(
                new Filter.Is(Field.TRACE, ask.span().traceId().toString()),
                new Filter.Is(Field.KIND, SpanKind.LLM.wireName())));
    return reader.search(project, calls, PageRequest.first(1)).items().stream()
        .map(SpanHit::span)
        .findFirst()
        .orElse(ask);
  }
}
