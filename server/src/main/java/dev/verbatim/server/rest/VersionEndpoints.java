package dev.verbatim.server.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verbatim.insight.version.VersionEdits;
import dev.verbatim.model.SpanKey;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.server.api.SitesDocument;
import dev.verbatim.server.api.VersionsDocument;
import dev.verbatim.server.version.DetectedVersions;
import dev.verbatim.server.version.DetectedVersions.SiteDetail;
import dev.verbatim.store.SpanReader;
import java.time.Duration;
import java.util.Optional;

/** Sites, and the versions of their prompts. */
final class VersionEndpoints {
  private static final int MAX_NAME = 100;
  private static final int MAX_LINE = 20_000;

  private final String project;
  private final SpanReader reader;
  private final DetectedVersions versions;

  VersionEndpoints(String project, SpanReader reader, DetectedVersions versions) {
    this.project = project;
    this.reader = reader;
    this.versions = versions;
  }

  ApiAnswer sites(ApiRequest request) {
    return new ApiAnswer.Document(SitesDocument.of(versions.sites(), versions.state()));
  }

  ApiAnswer versions(ApiRequest request) {
    Optional<Long> at = request.time("at");
    long minutes =
        request.integer("window", (int) DetectedVersions.WINDOW.toMinutes(), 1, 60 * 24 * 366);
    int buckets = request.integer("buckets", 60, 1, 1000);
    Duration window = Duration.ofMinutes(minutes);
    String siteId = request.path("siteId");
    SiteDetail site =
        versions.site(siteId, at, window, buckets).orElseThrow(() -> unknownSite(siteId));
    return new ApiAnswer.Document(
        VersionsDocument.of(
            siteId,
            site.name(),
            site.report(),
            versions.skeletons(siteId),
            versions.edits(siteId),
            at,
            window.toNanos(),
            buckets));
  }

  ApiAnswer blame(ApiRequest request) {
    SpanKey key = new SpanKey(project, request.traceId(), request.spanId());
    StoredSpan stored =
        reader.span(key).stream()
            .findFirst()
            .orElseThrow(
                () ->
                    ApiException.notFound(
                        "span "
                            + key.spanId()
                            + " of trace "
                            + key.traceId()
                            + ": not stored here"));
    return new ApiAnswer.Document(
        VersionsDocument.Blame.of(
            versions.of(stored), versions.blame(stored).orElse(java.util.List.of())));
  }

  ApiAnswer rename(ApiRequest request) {
    String versionId = known(request);
    Optional<String> name = text(request, "name", MAX_NAME);
    versions.rename(request.path("siteId"), versionId, name);
    return new ApiAnswer.Document(new Edited(versionId));
  }

  ApiAnswer merge(ApiRequest request) {
    String siteId = request.path("siteId");
    String versionId = request.path("versionId");
    Optional<String> into = text(request, "into", MAX_NAME);
    if (into.isEmpty()) {
      if (!versions.edits(siteId).merged().containsKey(versionId)) {
        throw ApiException.notFound("version " + shown(versionId) + ": not merged");
      }
      versions.merge(siteId, versionId, into);
      return new ApiAnswer.Document(new Edited(versionId));
    }
    known(request);
    if (!isKnown(siteId, into.get()) || into.get().equals(versionId)) {
      throw ApiException.invalid(
          "into: " + shown(into.get()) + " (expected: the id of another version of this site)");
    }
    versions.merge(siteId, versionId, into);
    return new ApiAnswer.Document(new Edited(into.get()));
  }

  ApiAnswer split(ApiRequest request) {
    String versionId = known(request);
    if (request.document().path("line").isNull()) {
      return unsplit(request.path("siteId"), versionId);
    }
    String line =
        text(request, "line", MAX_LINE)
            .map(String::strip)
            .orElseThrow(
                () ->
                    ApiException.invalid(
                        "line: missing (expected: a line that some prompts of the version have)"));
    if (line.lines().count() != 1) {
      throw ApiException.invalid("line: more than one line (expected: one)");
    }
    String siteId = request.path("siteId");
    String splitId = versions.split(siteId, versionId, line);
    if (versions.calls(siteId, Optional.of(splitId), Optional.empty(), Optional.empty(), 1).total()
        == 0) {
      versions.unsplit(siteId, splitId);
      throw ApiException.invalid(
          "line: " + shown(line) + " (expected: a whole line of some prompts of the version)");
    }
    return new ApiAnswer.Document(new Edited(splitId));
  }

  private ApiAnswer unsplit(String siteId, String versionId) {
    VersionEdits edits = versions.edits(siteId);
    VersionEdits.Split split =
        edits
            .split(versionId)
            .orElseThrow(
                () ->
                    ApiException.invalid(
                        "version "
                            + shown(versionId)
                            + ": was not split off by hand (expected: one that was, or a line)"));
    if (edits.merged().containsValue(versionId)
        || edits.splits().stream().anyMatch(other -> other.versionId().equals(versionId))) {
      throw ApiException.invalid(
          "version "
              + shown(versionId)
              + ": others were merged into it or split off it (expected: those taken back first)");
    }
    versions.unsplit(siteId, versionId);
    return new ApiAnswer.Document(new Edited(split.versionId()));
  }

  ApiAnswer recompute(ApiRequest request) {
    versions.recompute();
    return detection(request);
  }

  ApiAnswer detection(ApiRequest request) {
    return new ApiAnswer.Document(SitesDocument.Detection.of(versions.state()));
  }

  /**
   * The answer to a change by hand.
   *
   * @param versionId the version that shows it
   */
  record Edited(String versionId) {}

  private static Optional<String> text(ApiRequest request, String name, int most) {
    JsonNode value = request.document().path(name);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    String text = value.asText("").strip();
    if (!value.isTextual() || text.isEmpty() || text.length() > most) {
      throw ApiException.invalid(
          name + ": not usable (expected: a text of 1 to " + most + " characters, or null)");
    }
    return Optional.of(text);
  }

  /** The version of the path, which must be one of the site's. */
  private String known(ApiRequest request) {
    String siteId = request.path("siteId");
    String versionId = request.path("versionId");
    if (!isKnown(siteId, versionId)) {
      throw ApiException.notFound(
          "version " + shown(versionId) + " of site " + shown(siteId) + ": not known");
    }
    return versionId;
  }

  private boolean isKnown(String siteId, String versionId) {
    return versions
        .site(siteId, Optional.empty(), DetectedVersions.WINDOW, 1)
        .orElseThrow(() -> unknownSite(siteId))
        .report()
        .versions()
        .stream()
        .anyMatch(version -> version.versionId().equals(versionId));
  }

  private static ApiException unknownSite(String siteId) {
    return ApiException.notFound(
        "site " + shown(siteId) + ": not known (GET /api/v1/sites lists the ids)");
  }

  private static String shown(String text) {
    return text.length() <= 64 ? text : text.substring(0, 64) + "…";
  }
}
