package dev.verbatim.insight.sibling;

import dev.verbatim.capture.canon.Thresholds;
import dev.verbatim.insight.diff.CallDiffer;
import dev.verbatim.insight.diff.ComparedCall;
import dev.verbatim.insight.sibling.Sibling.Label;
import dev.verbatim.insight.version.PromptVersions;
import dev.verbatim.insight.version.SpanVersion;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.QuestionKeys;
import dev.verbatim.model.Session;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanKey;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.model.TraceId;
import dev.verbatim.store.SpanReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Finds calls that ask what a call asks. Safe for several threads.
 *
 * <p>Candidates come from several searches, the cheapest first: equal keys of the question, shared
 * bands of its MinHash, and rare words of all the run asks; where the question is what was filled
 * into a template, also the words of that. Their ranks are fused by reciprocal rank (G. Cormack and
 * others, SIGIR 2009); the best are read and ordered by how like the question is, then by what the
 * comparison would teach, then by time.
 */
public final class SiblingFinder {
  /** Of each search so many are never crowded out by those that several searches found. */
  private static final int KEPT = 6;

  /** Runs whose questions are read. */
  private static final int RUNS = 48;

  /** Calls whose messages are read. */
  private static final int READ = 24;

  /** See the paper: dampens the first ranks. */
  private static final double RANK_OFFSET = 60;

  private final Function<StoredSpan, Conversation> conversations;
  private final PromptVersions versions;
  private final Thresholds thresholds;
  private final Runs runs;
  private final Searches searches;
  private final CallDiffer differ;

  /**
   * @param conversations reads what a call said; never fails
   * @param versions tells whether two prompts are one version with other values in it, and what was
   *     filled in
   */
  public SiblingFinder(
      SpanReader reader,
      String project,
      Function<StoredSpan, Conversation> conversations,
      PromptVersions versions,
      Thresholds thresholds) {
    this.conversations = conversations;
    this.versions = versions;
    this.thresholds = thresholds;
    this.runs = new Runs(reader, project);
    this.searches = new Searches(reader, project);
    this.differ = new CallDiffer(thresholds);
  }

  /**
   * A run, and the call in it that asks what is looked for.
   *
   * @param holds whether it holds what was filled into the template of the one looked for
   */
  private record Candidate(Run run, StoredSpan ask, boolean holds) {}

  /**
   * The siblings of a trace: of the first question asked in it. Empty if nothing is asked in it.
   *
   * @param limit at most so many, the best first
   */
  public List<Sibling> ofTrace(TraceId trace, int limit) {
    return runs.of(trace)
        .map(
            run -> {
              StoredSpan first =
                  run.asks().stream()
                      .filter(ask -> ask.span().traceId().equals(trace))
                      .findFirst()
                      .orElse(run.asks().getFirst());
              return find(first, first, run, limit);
            })
        .orElse(List.of());
  }

  /**
   * The siblings of a call. One that goes on working on a question has siblings that have got as
   * far with theirs. Empty if the span asks nothing.
   *
   * @param limit at most so many, the best first
   */
  public List<Sibling> ofCall(StoredSpan call, int limit) {
    return runs.askOf(call).map(ask -> find(call, ask, runs.of(ask), limit)).orElse(List.of());
  }

  private List<Sibling> find(StoredSpan call, StoredSpan ask, Run run, int limit) {
    Question question = question(ask);
    List<Candidate> candidates = candidates(ask, question, run);
    List<List<String>> asked = new ArrayList<>();
    asked.add(question.isTemplate() ? question.words() : run.questions());
    candidates.forEach(
        candidate ->
            asked.add(
                question.isTemplate()
                    ? candidate.ask().span().question().stream().toList()
                    : candidate.run().questions()));
    List<Integer> likest = likest(ask, question, candidates, new Topics(asked));
    Map<Integer, Question> read = new LinkedHashMap<>();
    for (int i : likest.subList(0, Math.min(READ, likest.size()))) {
      Question other = question(candidates.get(i - 1).ask());
      read.put(i, other);
      if (question.isTemplate()) {
        asked.set(i, other.words());
      }
    }
    Topics topics = new Topics(asked);
    List<Found> found = new ArrayList<>();
    read.forEach(
        (i, other) -> {
          Candidate candidate = candidates.get(i - 1);
          boolean twin =
              question.isFilledLike(other)
                  || asksTheSame(ask, candidate.ask())
                      && run.keysUpTo(ask).equals(candidate.run().keysUpTo(candidate.ask()));
          found.add(judged(question, candidate.ask(), other, twin, topics, i));
        });
    int since = call.span().questionKeys().map(QuestionKeys::messagesSince).orElse(0);
    return found.stream()
        .filter(it -> it.label() != Label.SIMILAR || it.likeness() >= thresholds.topicSimilarity())
        .sorted(
            Comparator.comparingDouble(Found::score)
                .reversed()
                .thenComparingLong(it -> distance(ask.span(), it.ask().span()))
                .thenComparing(it -> !it.ask().span().userId().equals(ask.span().userId())))
        .limit(limit)
        .map(it -> it.sibling(runs.atStep(it.ask(), since)))
        .toList();
  }

  /** The places of the candidates from 1, the likest to ask the same first. */
  private static List<Integer> likest(
      StoredSpan ask, Question question, List<Candidate> candidates, Topics topics) {
    List<Integer> likest = new ArrayList<>();
    for (int i = 1; i <= candidates.size(); i++) {
      likest.add(i);
    }
    // Of those that seem to ask the same, wordings of a template are no better or worse.
    likest.sort(
        Comparator.<Integer, Boolean>comparing(i -> !seemsTheSame(ask, candidates.get(i - 1)))
            .thenComparing(
                i ->
                    question.isTemplate() && seemsTheSame(ask, candidates.get(i - 1))
                        ? 0
                        : -topics.likeness(0, i)));
    return likest;
  }

  private static boolean seemsTheSame(StoredSpan ask, Candidate candidate) {
    return candidate.holds() || asksTheSame(ask, candidate.ask());
  }

  private static long distance(Span left, Span right) {
    return Math.abs(left.startEpochNanos() - right.startEpochNanos());
  }

  private static boolean asksTheSame(StoredSpan left, StoredSpan right) {
    return Run.key(left).equals(Run.key(right));
  }

  /** The runs that ask something like it, without its own, the best of the searches first. */
  private List<Candidate> candidates(StoredSpan ask, Question question, Run run) {
    List<List<StoredSpan>> holding =
        question.isTemplate() ? ofSite(question, searches.holding(ask, question)) : List.of();
    List<List<StoredSpan>> all = new ArrayList<>(holding);
    if (question.isTemplate()) {
      all.addAll(ofSite(question, List.of(searches.about(question))));
    }
    Set<SpanKey> hold = keys(holding);
    Set<SpanKey> byValues = keys(all);
    all.addAll(searches.ofQuestion(ask, run));
    Map<TraceId, Double> ranks = new LinkedHashMap<>();
    Map<TraceId, StoredSpan> asks = new LinkedHashMap<>();
    for (List<StoredSpan> search : all) {
      Set<TraceId> seen = new HashSet<>();
      for (StoredSpan call : search) {
        TraceId trace = call.span().traceId();
        if (seen.add(trace)) {
          double rank = 1 / (RANK_OFFSET + seen.size());
          ranks.merge(trace, seen.size() <= KEPT ? rank + 1 : rank, Double::sum);
        }
        asks.putIfAbsent(trace, call);
      }
    }
    Set<TraceId> own = run.traces();
    Optional<Session> session = ask.span().session();
    Set<TraceId> taken = new HashSet<>();
    List<Candidate> candidates = new ArrayList<>();
    List<TraceId> best =
        ranks.entrySet().stream()
            .sorted(Map.Entry.<TraceId, Double>comparingByValue().reversed())
            .map(Map.Entry::getKey)
            .toList();
    for (TraceId trace : best) {
      StoredSpan call = asks.get(trace);
      if (call == null || trace.equals(ask.span().traceId()) || !taken.add(trace)) {
        continue;
      }
      boolean goesOn =
          own.contains(trace)
              || session.isPresent()
                  && session.map(Session::id).equals(call.span().session().map(Session::id));
      boolean holds = hold.contains(call.span().key());
      if (goesOn && !holds && !asksTheSame(ask, call)) {
        continue; // Another question of the same conversation.
      }
      Run other = runs.of(call);
      taken.addAll(other.traces());
      StoredSpan asking =
          holds ? call : asking(ask, run, other, call, byValues.contains(call.span().key()));
      candidates.add(new Candidate(other, asking, holds));
      if (candidates.size() == RUNS) {
        break;
      }
    }
    return candidates;
  }

  /** Those of the calls that are of the site of a question, where that is known. */
  private List<List<StoredSpan>> ofSite(Question question, List<List<StoredSpan>> found) {
    Optional<String> site = question.version().map(SpanVersion::siteId);
    if (site.isEmpty()) {
      return found;
    }
    Map<SpanKey, Boolean> known = new HashMap<>();
    return found.stream()
        .map(
            calls ->
                calls.stream()
                    .filter(
                        call ->
                            known.computeIfAbsent(
                                call.span().key(),
                                key -> versions.of(call).map(SpanVersion::siteId).equals(site)))
                    .toList())
        .toList();
  }

  private static Set<SpanKey> keys(List<List<StoredSpan>> found) {
    return found.stream()
        .flatMap(List::stream)
        .map(call -> call.span().key())
        .collect(Collectors.toSet());
  }

  /**
   * The call of another run that asks the same, else the one that was found if it is like it, else
   * the one in the same place.
   *
   * @param byValues whether it was found by what was filled into a template
   */
  private static StoredSpan asking(
      StoredSpan ask, Run run, Run other, StoredSpan found, boolean byValues) {
    Optional<StoredSpan> same =
        other.asks().stream().filter(it -> asksTheSame(it, ask)).findFirst();
    if (same.isPresent()) {
      return same.get();
    }
    boolean shares =
        byValues
            || found.span().questionKeys().map(QuestionKeys::bands).orElse(List.of()).stream()
                .anyMatch(
                    ask.span().questionKeys().map(QuestionKeys::bands).orElse(List.of())::contains);
    if (shares
        && other.asks().stream().anyMatch(it -> it.span().key().equals(found.span().key()))) {
      return found;
    }
    return other.asks().get(Math.min(run.placeOf(ask), other.asks().size() - 1));
  }

  private Question question(StoredSpan call) {
    return new Question(
        new ComparedCall(call.span(), conversations.apply(call), versions.reading(call)),
        versions.of(call),
        thresholds);
  }

  private record Found(
      StoredSpan ask,
      Label label,
      String reason,
      Experiment experiment,
      double likeness,
      double score) {
    Sibling sibling(StoredSpan call) {
      return new Sibling(call, label, reason, experiment.changed(), experiment.unknown(), score);
    }
  }

  private Found judged(
      Question question, StoredSpan ask, Question other, boolean twin, Topics topics, int place) {
    Experiment experiment =
        Experiment.of(differ.factors(question.call(), other.call()), question.isOfVersionOf(other));
    double topic = topics.likeness(0, place);
    if (twin) {
      return new Found(
          ask,
          Label.TWIN,
          "asks exactly the same; " + experiment.text(),
          experiment,
          topic,
          .9 + .1 * experiment.value());
    }
    double shared = question.likeness(other);
    if (shared >= thresholds.questionSimilarity()) {
      return new Found(
          ask,
          Label.CLOSE,
          String.format(
              Locale.ROOT,
              "asks nearly the same (%.0f %% of the phrases are shared); %s",
              100 * shared,
              experiment.text()),
          experiment,
          topic,
          .7 + .08 * shared + .08 * topic + .04 * experiment.value());
    }
    return new Found(
        ask,
        Label.SIMILAR,
        "asks about the same: " + String.join(", ", topics.shared(0, place, 4)),
        experiment,
        topic,
        .65 * topic + .03 * experiment.value());
  }
}
