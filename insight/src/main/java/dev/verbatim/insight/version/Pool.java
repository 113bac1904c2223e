package dev.verbatim.insight.version;

import dev.verbatim.capture.canon.VersionThresholds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** The latest uses of a site in one process, or in some that are too small to stand alone. */
final class Pool {
  private static final Comparator<PromptUse> BY_TIME =
      Comparator.comparingLong(PromptUse::epochNanos)
          .thenComparing(PromptUse::conversation)
          .thenComparingLong(use -> use.prompt().hash);

  private final Map<Id, PromptUse> uses = new LinkedHashMap<>();
  private final Map<PromptLines, Integer> prompts = new HashMap<>();
  private final Map<Process, Integer> processes = new HashMap<>();
  private long characters;
  private int mineAt;
  private boolean changed;
  private List<Group> groups = List.of();

  /**
   * A running program.
   *
   * @param release its version and commit; empty if unknown
   * @param instance which process; empty if unknown
   */
  record Process(String release, String instance) {}

  private record Id(String conversation, long prompt) {}

  /** Uses of one program text. */
  record Group(List<PromptUse> uses, Skeleton skeleton) {
    long firstEpochNanos() {
      return uses.getFirst().epochNanos();
    }
  }

  Pool(VersionThresholds thresholds) {
    mineAt = thresholds.minWindow();
  }

  /** Adds a use; returns whether it is new. An earlier call of a known one sets its time back. */
  boolean add(PromptUse use) {
    Id id = new Id(use.conversation(), use.prompt().hash);
    PromptUse known = uses.get(id);
    if (known != null) {
      if (use.epochNanos() < known.epochNanos()) {
        uses.put(id, use);
        changed = true;
      }
      return false;
    }
    uses.put(id, use);
    processes.merge(use.pool(), 1, Integer::sum);
    if (prompts.merge(use.prompt(), 1, Integer::sum) == 1) {
      characters += use.prompt().characters;
    }
    changed = true;
    return true;
  }

  /** Takes uses out. */
  List<PromptUse> remove(Predicate<PromptUse> which) {
    List<PromptUse> removed = new ArrayList<>();
    uses.values()
        .removeIf(
            use -> {
              if (!which.test(use)) {
                return false;
              }
              removed.add(use);
              if (processes.merge(use.pool(), -1, Integer::sum) == 0) {
                processes.remove(use.pool());
              }
              if (prompts.merge(use.prompt(), -1, Integer::sum) == 0) {
                prompts.remove(use.prompt());
                characters -= use.prompt().characters;
              }
              return true;
            });
    changed |= !removed.isEmpty();
    return removed;
  }

  int size() {
    return uses.size();
  }

  /** How many uses are of one process. */
  int size(Process process) {
    return processes.getOrDefault(process, 0);
  }

  long characters() {
    return characters;
  }

  /** The uses in the order of time. */
  List<PromptUse> inOrder() {
    return uses.values().stream().sorted(BY_TIME).toList();
  }

  /** Whether enough was added to look again. */
  boolean isDue() {
    return changed && uses.size() >= mineAt;
  }

  /** Whether anything was added since the last look. */
  boolean hasChanged() {
    return changed;
  }

  List<Group> groups() {
    return groups;
  }

  /** Looks for groups, and again when the pool has grown by half. */
  void mine(VersionThresholds thresholds) {
    groups = groups(inOrder(), thresholds);
    looked();
  }

  /** Notes that the uses were looked at; they will be again when there are half as many more. */
  void looked() {
    changed = false;
    mineAt = Math.max(uses.size() + 1, uses.size() * 3 / 2);
  }

  /** Forgets what was found, for a pool whose uses are looked at elsewhere. */
  void forgetGroups() {
    groups = List.of();
    changed = false;
  }

  static List<Group> groups(List<PromptUse> uses, VersionThresholds thresholds) {
    return new PoolSplit(thresholds)
        .groups(uses).stream()
            .map(group -> new Group(group, SkeletonReading.of(group, thresholds)))
            .toList();
  }

  /** Keeps only the latest uses. */
  void keepLatest(int count) {
    List<PromptUse> ordered = inOrder();
    Set<PromptUse> old = new HashSet<>(ordered.subList(0, Math.max(0, ordered.size() - count)));
    remove(old::contains);
    mineAt = uses.size() * 3 / 2;
    changed = false;
  }

  static Comparator<PromptUse> byTime() {
    return BY_TIME;
  }
}
