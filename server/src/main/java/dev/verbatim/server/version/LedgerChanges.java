package dev.verbatim.server.version;

import dev.verbatim.insight.version.Skeleton;
import dev.verbatim.insight.version.VersionChanges;
import dev.verbatim.insight.version.VersionDetector;
import dev.verbatim.insight.version.VersionDetector.Sighting;
import dev.verbatim.store.VersionLedger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Collects what is to be written to the ledger next. Not safe for several threads. */
final class LedgerChanges implements VersionChanges {
  private final Map<String, VersionLedger.Site> sites = new LinkedHashMap<>();
  private final Set<String> knownSites = new HashSet<>();
  private final Map<String, Map<String, String>> declared = new LinkedHashMap<>();
  private final List<VersionLedger.Call> calls = new ArrayList<>();
  private final Map<Prompt, String> assignments = new LinkedHashMap<>();
  private final List<VersionLedger.Merge> merges = new ArrayList<>();
  private final Set<String> touched = new HashSet<>();

  /** What is written of each version, by site and version. */
  private final Map<String, Map<String, Skeleton>> written = new HashMap<>();

  private record Prompt(String siteId, long prompt) {}

  /** Notes what the ledger has already. */
  void known(String siteId, String versionId, Skeleton skeleton) {
    knownSites.add(siteId);
    written.computeIfAbsent(siteId, id -> new HashMap<>()).put(versionId, skeleton);
  }

  @Override
  public void assigned(String siteId, long prompt, String versionId) {
    touched.add(siteId);
    assignments.put(new Prompt(siteId, prompt), versionId);
  }

  @Override
  public void merged(String siteId, String versionId, String intoVersionId) {
    touched.add(siteId);
    merges.add(new VersionLedger.Merge(siteId, versionId, intoVersionId));
  }

  /** A call, and the name of its declared version if it is of one. */
  void add(VersionLedger.Call call, Sighting sighting, Optional<String> declaredName) {
    calls.add(call);
    touched.add(sighting.siteId());
    if (knownSites.add(sighting.siteId())) {
      sites.put(
          sighting.siteId(),
          new VersionLedger.Site(sighting.siteId(), sighting.siteName(), sighting.place()));
    }
    declaredName.ifPresent(
        name ->
            declared
                .computeIfAbsent(sighting.siteId(), id -> new HashMap<>())
                .put(sighting.versionId().orElseThrow(), name));
  }

  /** A call whose prompt was not captured: kept, so that it is not looked for again. */
  void addUnreadable(VersionLedger.Call call) {
    calls.add(call);
  }

  boolean isEmpty() {
    return calls.isEmpty() && assignments.isEmpty() && merges.isEmpty() && touched.isEmpty();
  }

  /** The sites that changed since the last time. */
  Set<String> touched() {
    return Set.copyOf(touched);
  }

  /** Everything since the last time. */
  VersionLedger.Changes take(VersionDetector detector) {
    List<VersionLedger.Version> versions = new ArrayList<>();
    List<VersionLedger.Dropped> dropped = new ArrayList<>();
    for (String siteId : touched) {
      Map<String, Skeleton> before = written.computeIfAbsent(siteId, id -> new HashMap<>());
      Map<String, Skeleton> now = detector.skeletons(siteId);
      Map<String, String> names = declared.getOrDefault(siteId, Map.of());
      now.forEach((id, skeleton) -> put(siteId, id, Optional.empty(), skeleton, before, versions));
      names.forEach(
          (id, name) ->
              detector
                  .declaredSkeleton(id)
                  .ifPresent(
                      skeleton -> put(siteId, id, Optional.of(name), skeleton, before, versions)));
      for (String id : List.copyOf(before.keySet())) {
        if (!now.containsKey(id) && detector.declaredSkeleton(id).isEmpty()) {
          before.remove(id);
          dropped.add(new VersionLedger.Dropped(siteId, id));
        }
      }
    }
    VersionLedger.Changes changes =
        new VersionLedger.Changes(
            List.copyOf(sites.values()),
            versions,
            calls,
            assignments.entrySet().stream()
                .map(
                    it ->
                        new VersionLedger.Assignment(
                            it.getKey().siteId(), it.getKey().prompt(), it.getValue()))
                .toList(),
            List.of(),
            merges,
            dropped);
    sites.clear();
    declared.clear();
    calls.clear();
    assignments.clear();
    merges.clear();
    touched.clear();
    return changes;
  }

  private static void put(
      String siteId,
      String versionId,
      Optional<String> declaredName,
      Skeleton skeleton,
      Map<String, Skeleton> before,
      List<VersionLedger.Version> versions) {
    if (before.put(versionId, skeleton) != skeleton) {
      versions.add(new VersionLedger.Version(siteId, versionId, declaredName, skeleton.toJson()));
    }
  }
}
