package dev.verbatim.server.api;

import dev.verbatim.insight.version.SiteReport;
import dev.verbatim.server.version.DetectedVersions.SiteDetail;
import dev.verbatim.server.version.DetectedVersions.State;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Schema {@code Sites}. */
public record SitesDocument(List<Site> items, Detection detection) {
  /** Schema {@code Site}. */
  public record Site(
      String siteId,
      String name,
      boolean declared,
      long calls,
      long undecided,
      int versions,
      String firstSeen,
      String lastSeen,
      @Nullable Current current) {
    static Site of(SiteDetail site) {
      SiteReport report = site.report();
      return new Site(
          site.siteId(),
          site.name(),
          report.versions().stream().anyMatch(SiteReport.Figures::declared),
          report.calls(),
          report.undecided(),
          report.versions().size(),
          Units.time(report.fromEpochNanos()),
          Units.time(report.toEpochNanos()),
          report.versions().stream()
              .max(
                  Comparator.comparingLong(SiteReport.Figures::windowCalls)
                      .thenComparingLong(SiteReport.Figures::lastEpochNanos))
              .map(it -> new Current(it.versionId(), it.name(), it.share()))
              .orElse(null));
    }
  }

  /** Schema {@code CurrentVersion}. */
  public record Current(String versionId, String name, double share) {}

  /** Schema {@code Detection}. */
  public record Detection(
      int waiting, boolean recomputing, long done, long total, @Nullable String failure) {
    /** The document of a state. */
    public static Detection of(State state) {
      return new Detection(
          state.waiting(),
          state.recomputing(),
          state.done(),
          state.total(),
          state.failure().isEmpty() ? null : state.failure());
    }
  }

  /** The document of all sites. */
  public static SitesDocument of(List<SiteDetail> sites, State state) {
    return new SitesDocument(sites.stream().map(Site::of).toList(), Detection.of(state));
  }
}
