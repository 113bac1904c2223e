package dev.verbatim.insight.version;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What people decided about the versions of a site. It holds on top of whatever was detected, now
 * or by a later recompute.
 *
 * @param names by version id
 * @param merged which version each merged one is shown as, by id
 * @param splits in the order in which they were made
 */
public record VersionEdits(
    Map<String, String> names, Map<String, String> merged, List<Split> splits) {
  /** Nothing was decided. */
  public static final VersionEdits NONE = new VersionEdits(Map.of(), Map.of(), List.of());

  /**
   * Calls of a version whose prompt has a line are a version of their own.
   *
   * @param id of the new version, and of the mark of calls that have the line
   * @param versionId which version was split
   * @param line the line, as it stands in the prompt, without white space around it
   */
  public record Split(String id, String versionId, String line) {
    /** The split of a version by a line. */
    public static Split of(String versionId, String line) {
      return new Split(VersionIds.of("split", versionId, line), versionId, line);
    }

    /** Whether a prompt has the line. */
    public boolean applies(PromptText prompt) {
      return prompt.system().lines().map(String::strip).anyMatch(line::equals)
          || prompt.user().lines().map(String::strip).anyMatch(line::equals);
    }
  }

  public VersionEdits {
    names = Map.copyOf(names);
    merged = Map.copyOf(merged);
    splits = List.copyOf(splits);
  }

  /** The version a call is shown as. */
  public String shown(String versionId, List<String> marks) {
    String id = versionId;
    Set<String> seen = new HashSet<>();
    while (seen.add(id)) {
      String now = merged.getOrDefault(id, id);
      id =
          splits.stream()
              .filter(split -> split.versionId().equals(now) && marks.contains(split.id()))
              .map(Split::id)
              .findFirst()
              .orElse(now);
    }
    return id;
  }

  /** The splits whose line a prompt has. */
  public List<String> marks(PromptText prompt) {
    return splits.stream().filter(split -> split.applies(prompt)).map(Split::id).sorted().toList();
  }

  /** Which version a hand-made one was split off. */
  public Optional<Split> split(String versionId) {
    return splits.stream().filter(split -> split.id().equals(versionId)).findFirst();
  }
}
