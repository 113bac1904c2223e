package dev.verbatim.insight.version;

import dev.verbatim.capture.canon.VersionThresholds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The versions of one site: those read from uses that are gone, and those that the groups of the
 * present pools show. Groups that can be one program text are one version, in whatever process and
 * whenever they ran, so that a rollback is the old version again.
 */
final class SiteVersions {
  private final String siteId;
  private final VersionThresholds thresholds;

  /** Skeletons read from uses that are no longer in a pool, by version id. */
  private final Map<String, Skeleton> archived = new LinkedHashMap<>();

  /** All that is known, by version id. */
  private Map<String, Skeleton> known = new LinkedHashMap<>();

  /** The versions of the prompts that are in a pool. */
  private final Map<Long, String> assigned = new HashMap<>();

  /** Where groups were put the last time; their prompts need no second look. */
  private Map<Pool.Group, String> placedBefore = new IdentityHashMap<>();

  private final VersionChanges changes;

  SiteVersions(String siteId, VersionThresholds thresholds, VersionChanges changes) {
    this.siteId = siteId;
    this.thresholds = thresholds;
    this.changes = changes;
  }

  /** Takes up a version of an earlier run. */
  void restore(String versionId, Skeleton skeleton) {
    archived.put(versionId, skeleton);
    known.put(versionId, skeleton);
  }

  Map<String, Skeleton> all() {
    return known;
  }

  /** The version of a prompt in a pool, if one is known. */
  Optional<String> of(long prompt) {
    return Optional.ofNullable(assigned.get(prompt));
  }

  /** The longest known program text that the prompt is made of. */
  Optional<String> match(PromptLines prompt) {
    Set<PromptLines.Key> lines = prompt.set();
    @Nullable String best = null;
    int most = -1;
    for (Map.Entry<String, Skeleton> version : known.entrySet()) {
      Skeleton skeleton = version.getValue();
      int characters = skeleton.characters();
      if (characters >= most && lines.containsAll(skeleton.required()) && skeleton.fits(prompt)) {
        best = version.getKey();
        most = characters;
      }
    }
    return Optional.ofNullable(best);
  }

  /** Notes what a prompt is before its pool was looked at. */
  void note(long prompt, String versionId) {
    assign(prompt, versionId);
  }

  /** A prompt left the pools; its version stays what it was. */
  void forget(long prompt) {
    assigned.remove(prompt);
  }

  private void assign(long prompt, String versionId) {
    if (!versionId.equals(assigned.put(prompt, versionId))) {
      changes.assigned(siteId, prompt, versionId);
    }
  }

  /** A version while it is put together. */
  private static final class Cluster {
    String id;
    Skeleton skeleton;
    final Set<String> identities = new HashSet<>();
    final List<Pool.Group> groups = new ArrayList<>();

    Cluster(String id, Skeleton skeleton) {
      this.id = id;
      this.skeleton = skeleton;
    }
  }

  /** Puts versions together anew from what is archived and these groups. */
  void regroup(List<Pool.Group> groups) {
    List<Cluster> clusters = new ArrayList<>();
    archived.forEach((id, skeleton) -> clusters.add(new Cluster(id, skeleton)));
    groups.stream()
        .sorted(
            Comparator.comparingInt((Pool.Group group) -> -rank(group))
                .thenComparingLong(Pool.Group::firstEpochNanos))
        .forEach(group -> place(group, clusters));
    join(clusters);
    Map<String, Skeleton> now = new LinkedHashMap<>();
    clusters.forEach(cluster -> now.put(cluster.id, cluster.skeleton));
    known = now;
    Map<Pool.Group, String> placed = new IdentityHashMap<>();
    for (Cluster cluster : clusters) {
      for (Pool.Group group : cluster.groups) {
        if (!cluster.id.equals(placedBefore.get(group))) {
          group.uses().stream()
              .map(PromptUse::prompt)
              .distinct()
              .forEach(prompt -> assign(prompt.hash, fitting(prompt, cluster)));
        }
        placed.put(group, cluster.id);
      }
    }
    placedBefore = placed;
  }

  /** Groups that show much come first, so that small ones find what explains them. */
  private int rank(Pool.Group group) {
    return group.uses().size() >= thresholds.minPool() ? 1 : 0;
  }

  /** A moment or an experiment is not exact to the use: what stands in a prompt decides. */
  private String fitting(PromptLines prompt, Cluster cluster) {
    if (!cluster.skeleton.fits(prompt)) {
      return match(prompt).orElse(cluster.id);
    }
    String best = cluster.id;
    int most = cluster.skeleton.characters();
    for (Map.Entry<String, Skeleton> version : known.entrySet()) {
      int characters = version.getValue().characters();
      if (characters > most && version.getValue().fits(prompt)) {
        best = version.getKey();
        most = characters;
      }
    }
    return best;
  }

  private void place(Pool.Group group, List<Cluster> clusters) {
    String identity = group.skeleton().identity();
    for (Cluster cluster : clusters) {
      if (cluster.identities.contains(identity)) {
        cluster.groups.add(group);
        return;
      }
    }
    Optional<String> before = previous(group);
    @Nullable Cluster best = null;
    @Nullable Skeleton merged = null;
    for (Cluster cluster : clusters) {
      Optional<Skeleton> both = SkeletonMerge.of(cluster.skeleton, group.skeleton(), thresholds);
      if (both.isPresent()
          && (merged == null
              || both.get().characters() > merged.characters()
              || both.get().characters() == merged.characters()
                  && before.isPresent()
                  && before.get().equals(cluster.id))) {
        best = cluster;
        merged = both.get();
      }
    }
    if (best == null || merged == null) {
      if (group.uses().size() < thresholds.minWindow()) {
        return; // Too few to be a version by themselves.
      }
      best = new Cluster(newId(group, before, clusters), group.skeleton());
      clusters.add(best);
    } else {
      best.skeleton = merged;
    }
    best.identities.add(identity);
    best.groups.add(group);
  }

  /** The version that most uses of a group had so far. */
  private Optional<String> previous(Pool.Group group) {
    Map<String, Integer> votes = new HashMap<>();
    for (PromptUse use : group.uses()) {
      @Nullable String id = assigned.get(use.prompt().hash);
      if (id != null) {
        votes.merge(id, 1, Integer::sum);
      }
    }
    return votes.entrySet().stream()
        .max(
            Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey);
  }

  private String newId(Pool.Group group, Optional<String> before, List<Cluster> clusters) {
    Set<String> taken = new HashSet<>(archived.keySet());
    clusters.forEach(cluster -> taken.add(cluster.id));
    if (before.isPresent() && !taken.contains(before.get())) {
      return before.get();
    }
    String id = VersionIds.of(siteId, group.skeleton().identity());
    for (int number = 2; taken.contains(id); number++) {
      id = VersionIds.of(siteId, group.skeleton().identity(), Integer.toString(number));
    }
    return id;
  }

  /** What one pool taught may show that two versions were one all along. */
  private void join(List<Cluster> clusters) {
    for (int i = 0; i < clusters.size(); i++) {
      for (int j = i + 1; j < clusters.size(); j++) {
        Cluster first = clusters.get(i);
        Cluster second = clusters.get(j);
        Optional<Skeleton> both = SkeletonMerge.of(first.skeleton, second.skeleton, thresholds);
        if (both.isPresent()) {
          first.skeleton = both.get();
          first.groups.addAll(second.groups);
          first.identities.addAll(second.identities);
          if (archived.containsKey(second.id)) {
            archived.remove(second.id);
            archived.put(first.id, first.skeleton);
            assigned.replaceAll((prompt, id) -> id.equals(second.id) ? first.id : id);
            changes.merged(siteId, second.id, first.id);
          }
          clusters.remove(j--);
        }
      }
    }
  }

  /** Keeps what groups taught, because their uses leave. To be called after {@link #regroup}. */
  void archive(List<Pool.Group> groups) {
    Set<String> used = new HashSet<>();
    for (Pool.Group group : groups) {
      group.uses().forEach(use -> of(use.prompt().hash).ifPresent(used::add));
    }
    for (String id : used) {
      @Nullable Skeleton skeleton = known.get(id);
      if (skeleton != null) {
        archived.put(id, skeleton);
      }
    }
  }
}
