package dev.verbatim.insight.version;

import dev.verbatim.capture.canon.VersionThresholds;
import dev.verbatim.testkit.history.HistoryCall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Detection over a history, and what became of each call. */
final class HistoryRun implements VersionChanges {
  private final Map<String, String> versions = new HashMap<>();
  private final Map<String, String> merged = new HashMap<>();
  final VersionDetector detector = new VersionDetector(VersionThresholds.DEFAULT, this);
  private final List<VersionDetector.Sighting> sightings = new ArrayList<>();

  /** What of the place of a call senders tell. */
  record Told(boolean instance, boolean release) {}

  static HistoryRun of(List<HistoryCall> calls, Told told) {
    HistoryRun run = new HistoryRun();
    calls.forEach(call -> run.add(call, told));
    run.detector.settle();
    return run;
  }

  void add(HistoryCall call, Told told) {
    VersionDetector.Sighting sighting = detector.observe(observed(call, told));
    sighting
        .versionId()
        .ifPresent(id -> versions.put(sighting.siteId() + " " + sighting.prompt(), id));
    sightings.add(sighting);
  }

  static ObservedCall observed(HistoryCall call, Told told) {
    return new ObservedCall(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "shop",
        "chat",
        call.conversation(),
        told.release() ? call.release() + " " + call.commit() : "",
        told.instance() ? call.instance() : "",
        call.epochNanos(),
        new PromptText(
            call.tools().stream().map(tool -> VersionIds.of(tool)).sorted().toList(),
            call.system(),
            call.user()));
  }

  @Override
  public void assigned(String siteId, long prompt, String versionId) {
    versions.put(siteId + " " + prompt, versionId);
  }

  @Override
  public void merged(String siteId, String versionId, String intoVersionId) {
    merged.put(versionId, intoVersionId);
  }

  /**
   * The version of each call in the end, with its site; those of no version are one of their own.
   */
  List<String> labels() {
    return sightings.stream()
        .map(
            sighting -> {
              String id =
                  versions.getOrDefault(sighting.siteId() + " " + sighting.prompt(), "provisional");
              while (merged.containsKey(id)) {
                id = merged.get(id);
              }
              return sighting.siteId() + " " + id;
            })
        .toList();
  }

  /** How many calls have each pair of true version and detected version. */
  static Map<String, Long> table(List<HistoryCall> calls, List<String> labels) {
    List<String> pairs = new ArrayList<>();
    for (int i = 0; i < calls.size(); i++) {
      pairs.add(calls.get(i).trueVersion() + " = " + labels.get(i));
    }
    return pairs.stream()
        .collect(
            Collectors.groupingBy(pair -> pair, java.util.TreeMap::new, Collectors.counting()));
  }
}
