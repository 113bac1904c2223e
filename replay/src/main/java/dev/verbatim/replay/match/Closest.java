package dev.verbatim.replay.match;

import dev.verbatim.capture.canon.CanonicalRequest;
import dev.verbatim.insight.json.JsonChange;
import java.util.List;

/**
 * The recorded call that is most like one that was asked.
 *
 * @param call the recorded one
 * @param asked what was asked, noise masked
 * @param likeness the share of words that both have, 0 to 1
 * @param changes what differs, from the recorded request to the asked one, noise masked; paths are
 *     of {@link dev.verbatim.capture.canon.CanonicalRequest#json}
 */
public record Closest(
    RecordedCall call, CanonicalRequest asked, double likeness, List<JsonChange> changes) {
  public Closest {
    changes = List.copyOf(changes);
  }

  /** Where they differ, without what stands there. */
  public List<String> paths() {
    return changes.stream().map(JsonChange::path).distinct().toList();
  }
}
