package dev.verbatim.server.version;

import dev.verbatim.capture.canon.VersionThresholds;
import dev.verbatim.insight.version.PromptBlame;
import dev.verbatim.insight.version.PromptReading;
import dev.verbatim.insight.version.PromptText;
import dev.verbatim.insight.version.PromptVersions;
import dev.verbatim.insight.version.SiteReport;
import dev.verbatim.insight.version.Skeleton;
import dev.verbatim.insight.version.SpanVersion;
import dev.verbatim.insight.version.VersionDetector.Sighting;
import dev.verbatim.insight.version.VersionEdits;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanKey;
import dev.verbatim.model.SpanKind;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.store.SettingsStore;
import dev.verbatim.store.SpanReader;
import dev.verbatim.store.VersionLedger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** The versions of prompts of all sites. Safe for any number of threads. */
public final class DetectedVersions implements PromptVersions, AutoCloseable {
  /** What counts as a moment when nobody says. */
  public static final Duration WINDOW = Duration.ofMinutes(30);

  private static final int BUCKETS = 60;

  /** A list of names may be so old. */
  private static final Duration STALE = Duration.ofSeconds(2);

  private final String project;
  private final VersionLedger ledger;
  private final StoredEdits edits;
  private final Detection detection;
  private final DetectionThread thread;
  private final CallQueue queue = new CallQueue();
  private final VersionThresholds thresholds;
  private final Map<String, Named> named = new ConcurrentHashMap<>();
  private final AtomicLong edited = new AtomicLong();

  /** A report that names were taken from. */
  private record Named(String siteName, SiteReport report, long edits, long nanos) {}

  /**
   * A site.
   *
   * @param name for people
   * @param report with everything about its versions
   */
  public record SiteDetail(String siteId, String name, SiteReport report) {}

  /**
   * How far detection is.
   *
   * @param waiting calls that were not looked at yet
   * @param recomputing whether all history is looked at anew
   * @param done calls of it that were
   * @param total calls of it
   * @param failure why the last recompute ended early; empty text if it did not
   */
  public record State(int waiting, boolean recomputing, long done, long total, String failure) {}

  /**
   * @param conversations reads the messages of a stored call
   */
  public DetectedVersions(
      String project,
      SpanReader reader,
      VersionLedger ledger,
      SettingsStore settings,
      Function<StoredSpan, Conversation> conversations,
      VersionThresholds thresholds) {
    this.project = project;
    this.ledger = ledger;
    this.thresholds = thresholds;
    this.edits = new StoredEdits(project, settings);
    this.detection = new Detection(project, reader, ledger, edits, conversations, thresholds);
    this.thread = new DetectionThread(project, reader, ledger, detection, queue);
  }

  /** Takes up what is known and begins to work. */
  public void start() {
    detection.restore();
    thread.start();
  }

  /** Notes that calls are durable; never blocks. */
  public void offer(List<SpanKey> calls) {
    queue.offer(calls);
  }

  @Override
  public Optional<SpanVersion> of(StoredSpan stored) {
    Span span = stored.span();
    if (span.kind() != SpanKind.LLM) {
      return Optional.empty();
    }
    Optional<VersionLedger.Call> known =
        ledger.calls(project, span.traceId(), span.spanId()).stream()
            .filter(call -> call.contentHash().equals(stored.contentHash()))
            .findFirst();
    if (known.isPresent()) {
      VersionLedger.Call call = known.get();
      return call.versionId()
          .flatMap(id -> version(call.siteId(), edits.of(call.siteId()).shown(id, call.marks())));
    }
    if (span.prompt().name().isPresent() && span.prompt().version().isPresent()) {
      return PromptVersions.DECLARED.of(stored);
    }
    Optional<PromptText> prompt = detection.prompt(stored);
    Optional<Sighting> seen = prompt.flatMap(text -> detection.look(stored, text));
    return seen.flatMap(
        sighting ->
            sighting
                .versionId()
                .flatMap(
                    id -> {
                      VersionEdits mine = edits.of(sighting.siteId());
                      return version(
                          sighting.siteId(), mine.shown(id, mine.marks(prompt.orElseThrow())));
                    }));
  }

  private Optional<SpanVersion> version(String siteId, String versionId) {
    return version(names(siteId, STALE), siteId, versionId)
        .or(() -> version(names(siteId, Duration.ZERO), siteId, versionId));
  }

  private static Optional<SpanVersion> version(Named names, String siteId, String versionId) {
    return names.report().versions().stream()
        .filter(version -> version.versionId().equals(versionId))
        .findFirst()
        .map(
            it ->
                new SpanVersion(
                    siteId,
                    names.siteName(),
                    versionId,
                    it.name(),
                    it.declared(),
                    it.firstCommit()));
  }

  /** The names of a site's versions, at most so old and never from before a change by hand. */
  private Named names(String siteId, Duration stale) {
    Named known = named.get(siteId);
    if (known != null
        && known.edits() == edited.get()
        && System.nanoTime() - known.nanos() < stale.toNanos()) {
      return known;
    }
    long edit = edited.get();
    Named now =
        new Named(
            siteName(siteId), report(siteId, Optional.empty(), WINDOW, 1), edit, System.nanoTime());
    named.put(siteId, now);
    return now;
  }

  private String siteName(String siteId) {
    return ledger.sites(project).stream()
        .filter(site -> site.siteId().equals(siteId))
        .map(VersionLedger.Site::name)
        .findFirst()
        .orElse(siteId);
  }

  /** All sites with calls, the one called last first. */
  public List<SiteDetail> sites() {
    List<SiteDetail> details = new ArrayList<>();
    for (VersionLedger.Site site : ledger.sites(project)) {
      SiteReport report = report(site.siteId(), Optional.empty(), WINDOW, BUCKETS);
      if (report.calls() > 0) {
        details.add(new SiteDetail(site.siteId(), site.name(), report));
      }
    }
    details.sort(
        Comparator.comparingLong((SiteDetail site) -> site.report().toEpochNanos())
            .reversed()
            .thenComparing(SiteDetail::siteId));
    return details;
  }

  /**
   * A site; empty if there is none of this id.
   *
   * @param at the moment that shares are told for; the last call if missing
   * @param window how much before and after it counts as that moment
   * @param buckets parts of the timeline
   */
  public Optional<SiteDetail> site(String siteId, Optional<Long> at, Duration window, int buckets) {
    return ledger.sites(project).stream()
        .filter(site -> site.siteId().equals(siteId))
        .findFirst()
        .map(site -> new SiteDetail(siteId, site.name(), report(siteId, at, window, buckets)));
  }

  private SiteReport report(String siteId, Optional<Long> at, Duration window, int buckets) {
    Map<String, String> declared = new HashMap<>();
    for (VersionLedger.Version version : ledger.versions(project)) {
      if (version.siteId().equals(siteId)) {
        version.declaredName().ifPresent(name -> declared.put(version.versionId(), name));
      }
    }
    return SiteReport.of(
        ledger,
        project,
        siteId,
        declared,
        edits.of(siteId),
        new SiteReport.Question(at, window.toNanos(), buckets),
        thresholds);
  }

  /** The program text of the versions of a site, by id; a hand-made one has that it came from. */
  public Map<String, Skeleton> skeletons(String siteId) {
    Map<String, Skeleton> all = new HashMap<>(detection.skeletons(siteId));
    for (VersionEdits.Split split : edits.of(siteId).splits()) {
      Skeleton skeleton = all.get(split.versionId());
      if (skeleton != null) {
        all.put(split.id(), skeleton);
      }
    }
    return all;
  }

  /** A version by its id; empty if no call shows it. */
  public Optional<SpanVersion> named(String siteId, String versionId) {
    return version(siteId, versionId);
  }

  /** The newest calls of a version, or without one of a site, that started in [from, to). */
  public VersionCalls calls(
      String siteId,
      Optional<String> versionId,
      Optional<Long> from,
      Optional<Long> to,
      int limit) {
    return VersionCalls.of(ledger, project, siteId, versionId, edits.of(siteId), from, to, limit);
  }

  /** What people decided about a site. */
  public VersionEdits edits(String siteId) {
    return edits.of(siteId);
  }

  /** Where each line of a call's prompt comes from; empty if its prompt is not known. */
  public Optional<List<PromptBlame.Line>> blame(StoredSpan stored) {
    Optional<PromptText> prompt = detection.prompt(stored);
    if (prompt.isEmpty()) {
      return Optional.empty();
    }
    Place place = place(stored, prompt.get());
    String siteId = place.siteId().orElse(Detection.UNREADABLE);
    return Optional.of(
        PromptBlame.of(
            prompt.get(),
            stored.span().startEpochNanos(),
            place.versionId(),
            detection.skeletons(siteId),
            report(siteId, Optional.empty(), WINDOW, 1),
            edits.of(siteId),
            thresholds));
  }

  @Override
  public Optional<PromptReading> reading(StoredSpan stored) {
    if (stored.span().kind() != SpanKind.LLM) {
      return Optional.empty();
    }
    return detection
        .prompt(stored)
        .flatMap(
            prompt -> {
              Place place = place(stored, prompt);
              return place
                  .siteId()
                  .flatMap(
                      site ->
                          place.versionId().flatMap(version -> detection.skeleton(site, version)))
                  .filter(skeleton -> skeleton.tellsData(thresholds))
                  .map(
                      skeleton ->
                          PromptReading.of(
                              prompt,
                              stored.span().startEpochNanos(),
                              skeleton,
                              PromptVersions.DECLARED
                                  .of(stored)
                                  .map(SpanVersion::versionId)
                                  .equals(place.versionId()),
                              thresholds));
            });
  }

  /** The site and the detected or declared version of a call, decisions by hand left out. */
  private record Place(Optional<String> siteId, Optional<String> versionId) {}

  private Place place(StoredSpan stored, PromptText prompt) {
    return ledger.calls(project, stored.span().traceId(), stored.span().spanId()).stream()
        .filter(call -> call.contentHash().equals(stored.contentHash()))
        .findFirst()
        .map(call -> new Place(Optional.of(call.siteId()), call.versionId()))
        .orElseGet(
            () -> {
              Optional<Sighting> seen = detection.look(stored, prompt);
              return new Place(seen.map(Sighting::siteId), seen.flatMap(Sighting::versionId));
            });
  }

  /** Gives a version a name; without one it has its own again. */
  public void rename(String siteId, String versionId, Optional<String> name) {
    edits.rename(siteId, versionId, name);
    edited.incrementAndGet();
  }

  /** Shows a version as another; without one as itself again. */
  public void merge(String siteId, String versionId, Optional<String> into) {
    edits.merge(siteId, versionId, into);
    edited.incrementAndGet();
  }

  /** Makes the calls with a line a version of their own; returns its id once they are. */
  public String split(String siteId, String versionId, String line) {
    VersionEdits.Split split = VersionEdits.Split.of(versionId, line);
    if (edits.of(siteId).split(split.id()).isEmpty()) {
      edits.split(siteId, split);
    }
    detection.markAll(siteId);
    edited.incrementAndGet();
    return split.id();
  }

  /** Puts the calls of a version that was split off back to the others. */
  public void unsplit(String siteId, String splitId) {
    edits.unsplit(siteId, splitId);
    edited.incrementAndGet();
  }

  /** Looks at all history anew in the background; returns whether it was not running already. */
  public boolean recompute() {
    return thread.recompute();
  }

  public State state() {
    DetectionThread.Progress progress = thread.progress();
    return new State(
        queue.size(), progress.running(), progress.done(), progress.total(), progress.failure());
  }

  @Override
  public void close() {
    thread.close();
  }
}
