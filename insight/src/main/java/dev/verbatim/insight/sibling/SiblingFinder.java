package dev.verbatim.insight.sibling;

import dev.verbatim.capture.canon.NoiseMask;
import dev.verbatim.capture.canon.QuestionText;
import dev.verbatim.capture.canon.Shingles;
import dev.verbatim.capture.canon.Thresholds;
import dev.verbatim.insight.diff.CallDiffer;
import dev.verbatim.insight.diff.ComparedCall;
import dev.verbatim.insight.sibling.Sibling.Label;
import dev.verbatim.insight.version.PromptVersions;
import dev.verbatim.insight.version.SpanVersion;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.ModelCall;
import dev.verbatim.model.QuestionKeys;
import dev.verbatim.model.Session;
import dev.verbatim.model.Span;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.model.TraceId;
import dev.verbatim.store.Filter;
import dev.verbatim.store.Filter.Field;
import dev.verbatim.store.PageRequest;
import dev.verbatim.store.SpanHit;
import dev.verbatim.store.SpanReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Finds calls that ask what a call asks. Safe for several threads.
 *
 * <p>Candidates come from four searches, the cheapest first: equal keys of the question (apart from
 * the plain search, once each for other prompt versions, models and releases, so that the rare one
 * among thousands of repetitions is seen), shared bands of its MinHash, and rare words of all the
 * run asks. Their ranks are fused by reciprocal rank (G. Cormack and others, SIGIR 2009); the best
 * are read and ordered by how like the question is, then by what the comparison would teach, then
 * by time.
 */
public final class SiblingFinder {
  /** Candidates of each search. */
  private static final int SEARCHED = 60;

  /** Of each search so many are never crowded out by those that several searches found. */
  private static final int KEPT = 6;

  /** Runs whose questions are read. */
  private static final int RUNS = 48;

  /** Calls whose messages are read. */
  private static final int READ = 24;

  /** See the paper: dampens the first ranks. */
  private static final double RANK_OFFSET = 60;

  private final SpanReader reader;
  private final String project;
  private final Function<StoredSpan, Conversation> conversations;
  private final PromptVersions versions;
  private final Thresholds thresholds;
  private final Runs runs;
  private final CallDiffer differ;

  /**
   * @param conversations reads what a call said; never fails
   * @param versions tells whether two prompts are one version with other values in it
   */
  public SiblingFinder(
      SpanReader reader,
      String project,
      Function<StoredSpan, Conversation> conversations,
      PromptVersions versions,
      Thresholds thresholds) {
    this.reader = reader;
    this.project = project;
    this.conversations = conversations;
    this.versions = versions;
    this.thresholds = thresholds;
    this.runs = new Runs(reader, project);
    this.differ = new CallDiffer(thresholds);
  }

  /** A run, and the call in it that asks what is looked for. */
  private record Candidate(Run run, StoredSpan ask) {}

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
    List<Candidate> candidates = candidates(ask, run);
    List<List<String>> asked = new ArrayList<>();
    asked.add(run.questions());
    candidates.forEach(candidate -> asked.add(candidate.run().questions()));
    Topics topics = new Topics(asked);
    List<Integer> likest = new ArrayList<>();
    for (int i = 1; i <= candidates.size(); i++) {
      likest.add(i);
    }
    likest.sort(
        Comparator.<Integer, Boolean>comparing(i -> !asksTheSame(ask, candidates.get(i - 1).ask()))
            .thenComparing(i -> -topics.likeness(0, i)));
    ComparedCall left = compared(ask);
    Shingles question = shingles(left);
    List<Found> found = new ArrayList<>();
    for (int i : likest.subList(0, Math.min(READ, likest.size()))) {
      found.add(judged(left, question, ask, run, candidates.get(i - 1), topics, i));
    }
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

  private static long distance(Span left, Span right) {
    return Math.abs(left.startEpochNanos() - right.startEpochNanos());
  }

  private static boolean asksTheSame(StoredSpan left, StoredSpan right) {
    return Run.key(left).equals(Run.key(right));
  }

  /** The runs that ask something like it, without its own, the best of the searches first. */
  private List<Candidate> candidates(StoredSpan ask, Run run) {
    Map<TraceId, Double> ranks = new LinkedHashMap<>();
    Map<TraceId, StoredSpan> asks = new LinkedHashMap<>();
    for (List<StoredSpan> search : searches(ask, run)) {
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
      if (goesOn && !asksTheSame(ask, call)) {
        continue; // Another question of the same conversation.
      }
      Run other = runs.of(call);
      taken.addAll(other.traces());
      candidates.add(new Candidate(other, asking(ask, run, other, call)));
      if (candidates.size() == RUNS) {
        break;
      }
    }
    return candidates;
  }

  private List<List<StoredSpan>> searches(StoredSpan ask, Run run) {
    Filter same = new Filter.Asks(Optional.of(Run.key(ask)));
    List<List<StoredSpan>> searches = new ArrayList<>();
    for (Filter other : others(ask.span())) {
      searches.add(search(new Filter.And(List.of(same, other))));
    }
    searches.add(search(same));
    ask.span()
        .questionKeys()
        .ifPresent(keys -> searches.add(reader.sharingBands(project, keys.bands(), SEARCHED)));
    searches.add(reader.askingAbout(project, String.join("\n", run.questions()), 4 * SEARCHED));
    return searches;
  }

  /** Conditions under which the same question is worth most. */
  private static List<Filter> others(Span span) {
    List<Filter> others = new ArrayList<>();
    span.prompt()
        .name()
        .flatMap(name -> span.prompt().version().map(version -> name + "@" + version))
        .ifPresent(version -> others.add(not(Field.VERSION, version)));
    span.call().flatMap(ModelCall::model).ifPresent(model -> others.add(not(Field.MODEL, model)));
    span.commit().ifPresent(commit -> others.add(not(Field.COMMIT, commit)));
    span.release().ifPresent(release -> others.add(not(Field.RELEASE, release)));
    return others;
  }

  private static Filter not(Field field, String value) {
    return new Filter.Not(new Filter.Is(field, value));
  }

  private List<StoredSpan> search(Filter filter) {
    return reader.search(project, filter, PageRequest.first(SEARCHED)).items().stream()
        .map(SpanHit::span)
        .toList();
  }

  /** The call of another run that asks the same, else the one in the same place. */
  private static StoredSpan asking(StoredSpan ask, Run run, Run other, StoredSpan found) {
    Optional<StoredSpan> same =
        other.asks().stream().filter(it -> asksTheSame(it, ask)).findFirst();
    if (same.isPresent()) {
      return same.get();
    }
    boolean shares =
        found.span().questionKeys().map(QuestionKeys::bands).orElse(List.of()).stream()
            .anyMatch(
                ask.span().questionKeys().map(QuestionKeys::bands).orElse(List.of())::contains);
    if (shares
        && other.asks().stream().anyMatch(it -> it.span().key().equals(found.span().key()))) {
      return found;
    }
    return other.asks().get(Math.min(run.placeOf(ask), other.asks().size() - 1));
  }

  private ComparedCall compared(StoredSpan call) {
    return new ComparedCall(call.span(), conversations.apply(call));
  }

  private Shingles shingles(ComparedCall call) {
    NoiseMask mask = new NoiseMask(call.span().startEpochNanos(), thresholds);
    return Shingles.of(QuestionText.normal(mask.mask(QuestionText.of(call.conversation()))));
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

  /** Whether the prompts are of one version; empty where that is not known of both. */
  private Optional<Boolean> sameVersion(StoredSpan left, StoredSpan right) {
    Optional<SpanVersion> before = versions.of(left);
    Optional<SpanVersion> after = before.isEmpty() ? Optional.empty() : versions.of(right);
    return before
        .filter(it -> after.map(SpanVersion::siteId).filter(it.siteId()::equals).isPresent())
        .flatMap(it -> after.map(other -> other.versionId().equals(it.versionId())));
  }

  private Found judged(
      ComparedCall left,
      Shingles question,
      StoredSpan ask,
      Run run,
      Candidate candidate,
      Topics topics,
      int place) {
    ComparedCall right = compared(candidate.ask());
    Experiment experiment =
        Experiment.of(differ.compare(left, right).factors(), sameVersion(ask, candidate.ask()));
    double topic = topics.likeness(0, place);
    if (asksTheSame(ask, candidate.ask())
        && run.keysUpTo(ask).equals(candidate.run().keysUpTo(candidate.ask()))) {
      return new Found(
          candidate.ask(),
          Label.TWIN,
          "asks exactly the same; " + experiment.text(),
          experiment,
          topic,
          .9 + .1 * experiment.value());
    }
    double shared = question.jaccard(shingles(right));
    if (shared >= thresholds.questionSimilarity()) {
      return new Found(
          candidate.ask(),
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
        candidate.ask(),
        Label.SIMILAR,
        "asks about the same: " + String.join(", ", topics.shared(0, place, 4)),
        experiment,
        topic,
        .65 * topic + .03 * experiment.value());
  }
}
