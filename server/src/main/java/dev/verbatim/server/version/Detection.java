package dev.verbatim.server.version;

import dev.verbatim.capture.canon.VersionThresholds;
import dev.verbatim.insight.version.ObservedCall;
import dev.verbatim.insight.version.PromptText;
import dev.verbatim.insight.version.Skeleton;
import dev.verbatim.insight.version.VersionDetector;
import dev.verbatim.insight.version.VersionDetector.Sighting;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.SpanKey;
import dev.verbatim.model.SpanKind;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.store.SpanReader;
import dev.verbatim.store.VersionLedger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The detector, with what it learned in the ledger. Every method takes the lock of the detector for
 * some calls at most, so that questions are answered between them.
 */
final class Detection {
  /** Calls that are read again after a start, so that pools go on where they were. */
  private static final int WARM_CALLS = 2_000;

  /** Calls written together. */
  private static final int BATCH = 512;

  /** The site of calls whose prompt was not captured. */
  static final String UNREADABLE = "";

  private final String project;
  private final SpanReader reader;
  private final VersionLedger ledger;
  private final StoredEdits edits;
  private final Function<StoredSpan, Conversation> conversations;
  private final VersionThresholds thresholds;
  private LedgerChanges changes = new LedgerChanges();
  private VersionDetector detector;

  Detection(
      String project,
      SpanReader reader,
      VersionLedger ledger,
      StoredEdits edits,
      Function<StoredSpan, Conversation> conversations,
      VersionThresholds thresholds) {
    this.project = project;
    this.reader = reader;
    this.ledger = ledger;
    this.edits = edits;
    this.conversations = conversations;
    this.thresholds = thresholds;
    this.detector = new VersionDetector(thresholds, changes);
  }

  /** Begins anew with what the ledger has: sites and versions, no calls. */
  synchronized void restore() {
    changes = new LedgerChanges();
    detector = new VersionDetector(thresholds, changes);
    Map<String, Map<String, Skeleton>> detected = new HashMap<>();
    for (VersionLedger.Version version : ledger.versions(project)) {
      Optional<Skeleton> skeleton = Skeleton.ofJson(version.skeletonJson());
      if (skeleton.isEmpty()) {
        continue;
      }
      changes.known(version.siteId(), version.versionId(), skeleton.get());
      if (version.declaredName().isPresent()) {
        detector.restoreDeclared(version.versionId(), skeleton.get());
      } else {
        detected
            .computeIfAbsent(version.siteId(), id -> new HashMap<>())
            .put(version.versionId(), skeleton.get());
      }
    }
    for (VersionLedger.Site site : ledger.sites(project)) {
      detector.restore(
          site.siteId(), site.name(), site.place(), detected.getOrDefault(site.siteId(), Map.of()));
    }
  }

  /** Reads the latest calls again, which the ledger has already. */
  void warm() {
    for (VersionLedger.Call call : ledger.latest(project, WARM_CALLS).reversed()) {
      if (!call.siteId().equals(UNREADABLE)) {
        spans(new SpanKey(project, call.traceId(), call.spanId())).stream()
            .filter(stored -> stored.contentHash().equals(call.contentHash()))
            .forEach(stored -> prompt(stored).ifPresent(prompt -> observe(stored, prompt)));
      }
    }
    settle();
  }

  private synchronized Sighting observe(StoredSpan stored, PromptText prompt) {
    return detector.observe(CallReading.of(stored.span(), prompt));
  }

  private List<StoredSpan> spans(SpanKey key) {
    return reader.span(key);
  }

  /** What was sent; empty if it was not captured or cannot be read. */
  Optional<PromptText> prompt(StoredSpan stored) {
    return Optional.of(PromptText.of(conversations.apply(stored)))
        .filter(prompt -> !prompt.isEmpty());
  }

  /** Takes calls in, in this order. */
  void add(List<StoredSpan> calls) {
    record Read(StoredSpan stored, Optional<PromptText> prompt) {}
    for (int from = 0; from < calls.size(); from += BATCH) {
      List<Read> read = new ArrayList<>();
      for (StoredSpan stored : calls.subList(from, Math.min(calls.size(), from + BATCH))) {
        if (stored.span().kind() == SpanKind.LLM) {
          read.add(new Read(stored, prompt(stored)));
        }
      }
      synchronized (this) {
        for (Read it : read) {
          add(it.stored(), it.prompt());
        }
        flush();
      }
    }
  }

  private void add(StoredSpan stored, Optional<PromptText> prompt) {
    if (prompt.isEmpty()) {
      Sighting none = new Sighting(UNREADABLE, "", "", 0, Optional.empty());
      changes.addUnreadable(CallReading.ledgerCall(stored, none, List.of()));
      return;
    }
    ObservedCall call = CallReading.of(stored.span(), prompt.get());
    Sighting sighting = detector.observe(call);
    changes.add(
        CallReading.ledgerCall(stored, sighting, edits.of(sighting.siteId()).marks(prompt.get())),
        sighting,
        call.promptName().isPresent() ? call.promptVersion() : Optional.empty());
  }

  /** Looks at what was added since the last look. */
  synchronized void settle() {
    detector.settle();
    flush();
  }

  private void flush() {
    if (!changes.isEmpty()) {
      ledger.apply(project, changes.take(detector));
    }
  }

  /** What is known of a call that the ledger does not have. */
  synchronized Optional<Sighting> look(StoredSpan stored, PromptText prompt) {
    return detector.look(CallReading.of(stored.span(), prompt));
  }

  /** The program text of all versions of a site. */
  synchronized Map<String, Skeleton> skeletons(String siteId) {
    Map<String, Skeleton> all = new HashMap<>(detector.skeletons(siteId));
    for (VersionLedger.Version version : ledger.versions(project)) {
      if (version.siteId().equals(siteId) && !all.containsKey(version.versionId())) {
        detector
            .declaredSkeleton(version.versionId())
            .or(() -> Skeleton.ofJson(version.skeletonJson()))
            .ifPresent(skeleton -> all.put(version.versionId(), skeleton));
      }
    }
    return all;
  }

  /** The program text of a version. */
  synchronized Optional<Skeleton> skeleton(String siteId, String versionId) {
    return Optional.ofNullable(detector.skeletons(siteId).get(versionId))
        .or(() -> detector.declaredSkeleton(versionId))
        .or(
            () ->
                ledger.versions(project).stream()
                    .filter(version -> version.siteId().equals(siteId))
                    .filter(version -> version.versionId().equals(versionId))
                    .findFirst()
                    .flatMap(version -> Skeleton.ofJson(version.skeletonJson())));
  }

  /** Marks the calls of a site whose prompt has the line of a split. */
  void markAll(String siteId) {
    Map<Long, VersionLedger.Call> prompts = new HashMap<>();
    ledger.calls(project, siteId, call -> prompts.putIfAbsent(call.prompt(), call));
    List<VersionLedger.Marking> markings = new ArrayList<>();
    prompts.forEach(
        (hash, call) ->
            spans(new SpanKey(project, call.traceId(), call.spanId())).stream()
                .filter(stored -> stored.contentHash().equals(call.contentHash()))
                .findFirst()
                .flatMap(this::prompt)
                .ifPresent(
                    prompt ->
                        markings.add(
                            new VersionLedger.Marking(
                                siteId, hash, edits.of(siteId).marks(prompt)))));
    ledger.apply(
        project,
        new VersionLedger.Changes(
            List.of(), List.of(), List.of(), List.of(), markings, List.of(), List.of()));
  }

  /** Forgets everything, and what the ledger has. */
  synchronized void clear() {
    ledger.clear(project);
    changes = new LedgerChanges();
    detector = new VersionDetector(thresholds, changes);
  }
}
