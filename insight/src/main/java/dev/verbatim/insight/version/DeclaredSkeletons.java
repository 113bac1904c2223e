package dev.verbatim.insight.version;

import dev.verbatim.capture.canon.VersionThresholds;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads the program text of declared versions off some of their uses. */
final class DeclaredSkeletons {
  /** Uses that a version is read from. */
  private static final int MAX_USES = 64;

  /** Versions whose uses are held; the one longest quiet keeps its skeleton only. */
  private static final int MAX_VERSIONS = 128;

  private final VersionThresholds thresholds;
  private final Map<String, Pool> pools = new LinkedHashMap<>(16, .75f, true);
  private final Map<String, Skeleton> skeletons = new LinkedHashMap<>();

  DeclaredSkeletons(VersionThresholds thresholds) {
    this.thresholds = thresholds;
  }

  void restore(String versionId, Skeleton skeleton) {
    skeletons.put(versionId, skeleton);
  }

  void add(String versionId, PromptUse use) {
    Pool pool = pools.computeIfAbsent(versionId, id -> new Pool(thresholds));
    if (pool.size() >= MAX_USES || pool.characters() > thresholds.maxWindowCharacters()) {
      return;
    }
    boolean first = !skeletons.containsKey(versionId);
    pool.add(use);
    if (first || pool.isDue()) {
      read(versionId, pool);
    }
    if (pools.size() > MAX_VERSIONS) {
      String quiet = pools.keySet().iterator().next();
      pools.remove(quiet);
    }
  }

  void settle() {
    pools.forEach(
        (id, pool) -> {
          if (pool.hasChanged()) {
            read(id, pool);
          }
        });
  }

  private void read(String versionId, Pool pool) {
    Skeleton now = SkeletonReading.ofDeclared(pool.inOrder(), thresholds);
    pool.looked();
    Skeleton before = skeletons.get(versionId);
    if (before == null || now.uses() >= before.uses()) {
      skeletons.put(versionId, now);
    }
  }

  Optional<Skeleton> of(String versionId) {
    return Optional.ofNullable(skeletons.get(versionId));
  }
}
