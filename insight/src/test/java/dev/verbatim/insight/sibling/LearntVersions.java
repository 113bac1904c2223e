package dev.verbatim.insight.sibling;

import dev.verbatim.capture.canon.VersionThresholds;
import dev.verbatim.insight.version.ObservedCall;
import dev.verbatim.insight.version.PromptReading;
import dev.verbatim.insight.version.PromptText;
import dev.verbatim.insight.version.PromptVersions;
import dev.verbatim.insight.version.SpanVersion;
import dev.verbatim.insight.version.VersionChanges;
import dev.verbatim.insight.version.VersionDetector;
import dev.verbatim.insight.version.VersionDetector.Sighting;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.StoredSpan;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Versions detected in some calls. The thousands of a trace's number tell which function called and
 * the hundreds which process: 1, 101 and 201 are of one function in three processes.
 */
final class LearntVersions implements PromptVersions {
  private static final VersionThresholds THRESHOLDS = VersionThresholds.DEFAULT;

  private static final VersionChanges IGNORED =
      new VersionChanges() {
        @Override
        public void assigned(String siteId, long prompt, String versionId) {}

        @Override
        public void merged(String siteId, String versionId, String intoVersionId) {}
      };

  private final VersionDetector detector = new VersionDetector(THRESHOLDS, IGNORED);
  private final Function<StoredSpan, Conversation> conversations;

  LearntVersions(List<StoredSpan> calls, Function<StoredSpan, Conversation> conversations) {
    this.conversations = conversations;
    calls.forEach(call -> detector.observe(observed(call)));
    detector.settle();
  }

  private ObservedCall observed(StoredSpan call) {
    long trace = call.span().traceId().low();
    return new ObservedCall(
        Optional.empty(),
        Optional.empty(),
        Optional.of("site" + trace / 1000),
        "shop",
        "chat",
        call.span().spanId().toString(),
        Long.toString(trace / 100),
        "p" + trace / 100,
        call.span().startEpochNanos(),
        prompt(call));
  }

  private PromptText prompt(StoredSpan call) {
    return PromptText.of(conversations.apply(call));
  }

  @Override
  public Optional<SpanVersion> of(StoredSpan call) {
    return detector
        .look(observed(call))
        .flatMap(
            seen ->
                seen.versionId()
                    .map(
                        id ->
                            new SpanVersion(
                                seen.siteId(), seen.siteName(), id, id, false, Optional.empty())));
  }

  @Override
  public Optional<PromptReading> reading(StoredSpan call) {
    Optional<Sighting> seen = detector.look(observed(call));
    return seen.flatMap(Sighting::versionId)
        .flatMap(id -> Optional.ofNullable(detector.skeletons(seen.orElseThrow().siteId()).get(id)))
        .filter(skeleton -> skeleton.tellsData(THRESHOLDS))
        .map(
            skeleton ->
                PromptReading.of(
                    prompt(call), call.span().startEpochNanos(), skeleton, false, THRESHOLDS));
  }
}
