package dev.verbatim.insight.version;

import dev.verbatim.capture.canon.VersionThresholds;
import dev.verbatim.model.SpanStatus;
import dev.verbatim.store.VersionLedger;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What happened with the versions of a site: who used them when, and what they cost. All counts are
 * exact, and so are quantiles: the nearest rank over all calls of a version.
 *
 * @param fromEpochNanos the first call
 * @param toEpochNanos the last call
 * @param bucketNanos the width of a bucket of the timeline
 * @param calls all calls of the site
 * @param undecided calls whose prompt is like too few others
 * @param undecidedInWindow those of them near the moment asked for
 * @param versions in the order of their first calls
 */
public record SiteReport(
    long fromEpochNanos,
    long toEpochNanos,
    long bucketNanos,
    long calls,
    long undecided,
    long undecidedInWindow,
    List<Figures> versions) {
  public SiteReport {
    versions = List.copyOf(versions);
  }

  /**
   * What is asked for.
   *
   * @param at the moment
   * @param windowNanos how much before and after it counts as that moment
   * @param buckets parts of the timeline
   */
  public record Question(Optional<Long> at, long windowNanos, int buckets) {}

  /** How often something was seen. */
  public record Count(String value, long calls) {}

  /** What a version does at a moment. */
  public enum State {
    /** Nobody used it near the moment. */
    INACTIVE,
    /** It was used. */
    ACTIVE,
    /** It was used ever less, while a later version was used too. */
    DRAINING
  }

  /**
   * The figures of a version.
   *
   * @param name declared, given by hand, or {@code v1}, {@code v2}, … by first appearance
   * @param windowCalls calls near the moment asked for
   * @param share of the calls near that moment, 0 to 1
   * @param commits the most frequent first; the same for releases and instances
   * @param costUsd of calls with a known price
   * @param unpriced calls without
   * @param p50Nanos half of the calls took at most so long
   * @param p95Nanos 95 of 100 did
   * @param withoutRelease whether it appeared inside a release that had used another version for a
   *     while; empty if calls name no release
   * @param firstCommit of the first call that names one
   * @param buckets calls in each part of the timeline
   */
  public record Figures(
      String versionId,
      String name,
      boolean declared,
      long firstEpochNanos,
      long lastEpochNanos,
      long calls,
      long windowCalls,
      double share,
      State state,
      List<Count> commits,
      List<Count> releases,
      List<Count> instances,
      BigDecimal costUsd,
      long unpriced,
      long p50Nanos,
      long p95Nanos,
      long errors,
      long refusals,
      Optional<Boolean> withoutRelease,
      Optional<String> firstCommit,
      long[] buckets) {}

  private static final class Tally {
    final Map<String, Long> commits = new HashMap<>();
    final Map<String, Long> releases = new HashMap<>();
    final Map<String, Long> instances = new HashMap<>();
    long[] durations = new long[16];
    long[] starts = new long[16];
    int calls;
    long picos;
    long unpriced;
    long errors;
    long refusals;
    Optional<Boolean> withoutRelease = Optional.empty();
    Optional<String> firstCommit = Optional.empty();

    void add(VersionLedger.Call call) {
      if (calls == starts.length) {
        durations = Arrays.copyOf(durations, 2 * calls);
        starts = Arrays.copyOf(starts, 2 * calls);
      }
      durations[calls] = call.durationNanos();
      starts[calls++] = call.startEpochNanos();
      call.commit().ifPresent(commit -> commits.merge(commit, 1L, Long::sum));
      call.release().ifPresent(release -> releases.merge(release, 1L, Long::sum));
      call.instance().ifPresent(instance -> instances.merge(instance, 1L, Long::sum));
      firstCommit = firstCommit.or(call::commit);
      OptionalLong cost = call.costPicos();
      picos += cost.orElse(0);
      unpriced += cost.isPresent() ? 0 : 1;
      errors += call.status() == SpanStatus.ERROR || call.status() == SpanStatus.TIMEOUT ? 1 : 0;
      refusals += call.status() == SpanStatus.REFUSAL ? 1 : 0;
    }

    /** The smallest duration that at least this share of the calls does not exceed. */
    long quantile(long[] sorted, double share) {
      return sorted[Math.max(0, (int) Math.ceil(share * calls) - 1)];
    }
  }

  /**
   * Adds up.
   *
   * @param ledger where the calls are
   * @param declaredNames of versions that apps declared, by id
   */
  public static SiteReport of(
      VersionLedger ledger,
      String project,
      String siteId,
      Map<String, String> declaredNames,
      VersionEdits edits,
      Question question,
      VersionThresholds thresholds) {
    Map<String, Tally> tallies = new LinkedHashMap<>();
    Map<String, Long> detected = new LinkedHashMap<>();
    Tally undecided = new Tally();
    Map<String, Map<String, Integer>> ofRelease = new HashMap<>();
    ledger.calls(
        project,
        siteId,
        call -> {
          if (call.versionId().isEmpty()) {
            undecided.add(call);
            return;
          }
          String base = call.versionId().get();
          detected.putIfAbsent(base, call.startEpochNanos());
          String id = edits.shown(base, call.marks());
          Tally tally = tallies.computeIfAbsent(id, shown -> new Tally());
          if (call.release().isPresent() || call.commit().isPresent()) {
            String release = call.release().orElse("") + " " + call.commit().orElse("");
            Map<String, Integer> before =
                ofRelease.computeIfAbsent(release, name -> new HashMap<>());
            if (tally.calls == 0) {
              int others = before.values().stream().mapToInt(count -> count).sum();
              tally.withoutRelease = Optional.of(others >= thresholds.minPool());
            }
            before.merge(id, 1, Integer::sum);
          }
          tally.add(call);
        });
    return report(
        tallies,
        undecided,
        names(detected, tallies, declaredNames, edits),
        declaredNames,
        question);
  }

  /** Detected versions are numbered before people merge some, so that the others keep theirs. */
  private static Map<String, String> names(
      Map<String, Long> detected,
      Map<String, Tally> shown,
      Map<String, String> declaredNames,
      VersionEdits edits) {
    Map<String, String> names = new HashMap<>();
    int number = 1;
    for (String id :
        detected.entrySet().stream()
            .sorted(
                Map.Entry.<String, Long>comparingByValue()
                    .thenComparing(Map.Entry.comparingByKey()))
            .map(Map.Entry::getKey)
            .toList()) {
      String declared = declaredNames.get(id);
      names.put(id, declared == null ? "v" + number++ : declared);
    }
    int part = 2;
    for (VersionEdits.Split split : edits.splits()) {
      names.put(split.id(), names.getOrDefault(split.versionId(), "v?") + "." + part++);
    }
    names.putAll(edits.names());
    names.keySet().retainAll(shown.keySet());
    return names;
  }

  private static SiteReport report(
      Map<String, Tally> tallies,
      Tally undecided,
      Map<String, String> names,
      Map<String, String> declaredNames,
      Question question) {
    long from = Long.MAX_VALUE;
    long to = Long.MIN_VALUE;
    long calls = 0;
    List<Tally> all = new ArrayList<>(tallies.values());
    all.add(undecided);
    for (Tally tally : all) {
      calls += tally.calls;
      if (tally.calls > 0) {
        from = Math.min(from, tally.starts[0]);
        to = Math.max(to, tally.starts[tally.calls - 1]);
      }
    }
    if (calls == 0) {
      return new SiteReport(0, 0, 1, 0, 0, 0, List.of());
    }
    long at = question.at().orElse(to);
    long width = Math.max(1, Math.ceilDiv(to - from + 1, question.buckets()));
    long inWindow = 0;
    for (Tally tally : all) {
      inWindow += between(tally, at - question.windowNanos(), at + question.windowNanos());
    }
    List<Figures> figures = new ArrayList<>();
    for (Map.Entry<String, Tally> entry : tallies.entrySet()) {
      figures.add(
          figures(
              entry.getKey(),
              entry.getValue(),
              tallies,
              names,
              declaredNames,
              question,
              at,
              inWindow,
              from,
              width));
    }
    figures.sort(
        Comparator.comparingLong(Figures::firstEpochNanos).thenComparing(Figures::versionId));
    return new SiteReport(
        from,
        to,
        width,
        calls,
        undecided.calls,
        between(undecided, at - question.windowNanos(), at + question.windowNanos()),
        figures);
  }

  private static Figures figures(
      String id,
      Tally tally,
      Map<String, Tally> tallies,
      Map<String, String> names,
      Map<String, String> declaredNames,
      Question question,
      long at,
      long inWindow,
      long from,
      long width) {
    long[] sorted = Arrays.copyOf(tally.durations, tally.calls);
    Arrays.sort(sorted);
    long[] buckets = new long[question.buckets()];
    for (int i = 0; i < tally.calls; i++) {
      buckets[(int) ((tally.starts[i] - from) / width)]++;
    }
    long mine = between(tally, at - question.windowNanos(), at + question.windowNanos());
    return new Figures(
        id,
        names.getOrDefault(id, id),
        declaredNames.containsKey(id),
        tally.starts[0],
        tally.starts[tally.calls - 1],
        tally.calls,
        mine,
        inWindow == 0 ? 0 : (double) mine / inWindow,
        state(tally, tallies, question.windowNanos(), at),
        counts(tally.commits),
        counts(tally.releases),
        counts(tally.instances),
        BigDecimal.valueOf(tally.picos, 12),
        tally.unpriced,
        tally.quantile(sorted, .5),
        tally.quantile(sorted, .95),
        tally.errors,
        tally.refusals,
        tally.withoutRelease,
        tally.firstCommit,
        buckets);
  }

  private static State state(Tally mine, Map<String, Tally> all, long window, long at) {
    long early = between(mine, at - window, at);
    long late = between(mine, at, at + window);
    if (early + late == 0) {
      return State.INACTIVE;
    }
    long laterVersions = 0;
    long allEarly = 0;
    long allLate = 0;
    for (Tally other : all.values()) {
      allEarly += between(other, at - window, at);
      allLate += between(other, at, at + window);
      if (other.starts[0] > mine.starts[0]) {
        laterVersions += between(other, at - window, at + window);
      }
    }
    boolean falls = late * allEarly < early * allLate || allLate == 0 && early < allEarly;
    return laterVersions > 0 && falls ? State.DRAINING : State.ACTIVE;
  }

  /** Calls in [from, to). */
  private static long between(Tally tally, long from, long to) {
    return position(tally, to) - position(tally, from);
  }

  private static int position(Tally tally, long time) {
    int low = 0;
    int high = tally.calls;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (tally.starts[middle] < time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static List<Count> counts(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .map(entry -> new Count(entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparingLong(Count::calls).reversed().thenComparing(Count::value))
        .toList();
  }
}
