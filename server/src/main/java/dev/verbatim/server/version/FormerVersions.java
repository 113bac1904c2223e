package dev.verbatim.server.version;

import dev.verbatim.store.VersionLedger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which version each prompt had before a recompute, so that versions that are found again keep
 * their ids, and with them the names and links that people gave them.
 */
final class FormerVersions {
  private final Map<String, Map<Long, String>> versions;

  private FormerVersions(Map<String, Map<Long, String>> versions) {
    this.versions = versions;
  }

  static FormerVersions of(VersionLedger ledger, String project) {
    Map<String, Map<Long, String>> versions = new HashMap<>();
    for (VersionLedger.Site site : ledger.sites(project)) {
      Map<Long, String> prompts = new HashMap<>();
      ledger.calls(
          project,
          site.siteId(),
          call -> call.versionId().ifPresent(id -> prompts.put(call.prompt(), id)));
      versions.put(site.siteId(), prompts);
    }
    return new FormerVersions(versions);
  }

  private record Vote(String now, String before, long calls) {}

  /** Gives versions in the ledger the ids that most of their calls had. */
  void restoreIds(VersionLedger ledger, String project) {
    Map<String, Map<String, VersionLedger.Version>> rows = new HashMap<>();
    for (VersionLedger.Version version : ledger.versions(project)) {
      if (version.declaredName().isEmpty()) {
        rows.computeIfAbsent(version.siteId(), id -> new HashMap<>())
            .put(version.versionId(), version);
      }
    }
    rows.forEach((siteId, now) -> restoreIds(ledger, project, siteId, now));
  }

  private void restoreIds(
      VersionLedger ledger, String project, String siteId, Map<String, VersionLedger.Version> now) {
    Map<String, Map<String, Long>> votes = new HashMap<>();
    Map<Long, String> before = versions.getOrDefault(siteId, Map.of());
    ledger.calls(
        project,
        siteId,
        call ->
            call.versionId()
                .filter(now::containsKey)
                .ifPresent(
                    id ->
                        Optional.ofNullable(before.get(call.prompt()))
                            .ifPresent(
                                former ->
                                    votes
                                        .computeIfAbsent(id, n -> new HashMap<>())
                                        .merge(former, 1L, Long::sum))));
    List<Vote> ordered = new ArrayList<>();
    votes.forEach(
        (id, formers) ->
            formers.forEach((former, calls) -> ordered.add(new Vote(id, former, calls))));
    ordered.sort(
        Comparator.comparingLong(Vote::calls)
            .reversed()
            .thenComparing(Vote::now)
            .thenComparing(Vote::before));
    Map<String, String> renamed = new HashMap<>();
    Set<String> taken = new HashSet<>();
    for (Vote vote : ordered) {
      if (!renamed.containsKey(vote.now()) && taken.add(vote.before())) {
        renamed.put(vote.now(), vote.before());
      }
    }
    renamed.entrySet().removeIf(entry -> entry.getKey().equals(entry.getValue()));
    rename(ledger, project, siteId, now, renamed);
  }

  /** In two steps, because an id may go from one version to another. */
  private static void rename(
      VersionLedger ledger,
      String project,
      String siteId,
      Map<String, VersionLedger.Version> now,
      Map<String, String> renamed) {
    List<VersionLedger.Merge> away = new ArrayList<>();
    List<VersionLedger.Merge> back = new ArrayList<>();
    List<VersionLedger.Version> versions = new ArrayList<>();
    renamed.forEach(
        (id, former) -> {
          VersionLedger.Version version = now.get(id);
          if (version != null) {
            away.add(new VersionLedger.Merge(siteId, id, "renamed " + former));
            back.add(new VersionLedger.Merge(siteId, "renamed " + former, former));
            versions.add(
                new VersionLedger.Version(
                    siteId, former, Optional.empty(), version.skeletonJson()));
          }
        });
    apply(ledger, project, List.of(), away);
    apply(ledger, project, versions, back);
  }

  private static void apply(
      VersionLedger ledger,
      String project,
      List<VersionLedger.Version> versions,
      List<VersionLedger.Merge> merges) {
    ledger.apply(
        project,
        new VersionLedger.Changes(
            List.of(), versions, List.of(), List.of(), List.of(), merges, List.of()));
  }
}
