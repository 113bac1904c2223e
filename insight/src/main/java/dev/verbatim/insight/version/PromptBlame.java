package dev.verbatim.insight.version;

import dev.verbatim.capture.canon.VersionThresholds;
import dev.verbatim.insight.version.Element.Conditional;
import dev.verbatim.insight.version.Element.Constant;
import dev.verbatim.insight.version.PromptLines.Key;
import dev.verbatim.insight.version.PromptLines.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Says where each line of an assembled prompt comes from. */
public final class PromptBlame {
  private PromptBlame() {}

  /**
   * A line.
   *
   * @param part where in the prompt it stands
   * @param text as it was sent, white space around it left out; of a tool its name
   * @param origin the version that had it first; empty for what was filled in, or what no version
   *     explains
   */
  public record Line(SkeletonLine.Part part, String text, Optional<Origin> origin) {}

  /**
   * Where a line of program text comes from.
   *
   * @param conditional whether prompts of the version have it only sometimes
   * @param answersSince calls of versions with this line
   */
  public record Origin(
      String versionId,
      String name,
      Optional<String> commit,
      long firstEpochNanos,
      boolean conditional,
      long answersSince) {}

  /**
   * Blames.
   *
   * @param skeletons by detected version id
   * @param versionId of the call; empty if it is of none
   */
  public static List<Line> of(
      PromptText prompt,
      long epochNanos,
      Optional<String> versionId,
      Map<String, Skeleton> skeletons,
      SiteReport report,
      VersionEdits edits,
      VersionThresholds thresholds) {
    Map<String, Set<Key>> constants = new HashMap<>();
    Map<String, Set<Key>> conditionals = new HashMap<>();
    skeletons.forEach(
        (id, skeleton) -> {
          Set<Key> always = new HashSet<>();
          Set<Key> sometimes = new HashSet<>();
          for (Part part : Part.values()) {
            for (Element element : skeleton.of(part)) {
              if (element instanceof Constant constant) {
                always.add(constant.key());
              } else if (element instanceof Conditional conditional) {
                sometimes.add(conditional.key());
              }
            }
          }
          constants.put(id, always);
          conditionals.put(id, sometimes);
        });
    PromptLines lines = PromptLines.of(prompt, epochNanos, thresholds);
    List<Line> blamed = new ArrayList<>();
    for (int i = 0; i < lines.keys.size(); i++) {
      Key key = lines.keys.get(i);
      boolean mine =
          versionId.map(id -> has(constants, id, key) || has(conditionals, id, key)).orElse(false);
      String text = lines.dated(i).orElse(key.text());
      int space = text.lastIndexOf(' ');
      blamed.add(
          new Line(
              SkeletonLine.Part.valueOf(key.part().name()),
              key.part() == Part.TOOL && space > 0 ? text.substring(0, space) : text,
              mine ? origin(key, constants, conditionals, report, edits) : Optional.empty()));
    }
    return blamed;
  }

  private static boolean has(Map<String, Set<Key>> lines, String versionId, Key key) {
    return lines.getOrDefault(versionId, Set.of()).contains(key);
  }

  private static Optional<Origin> origin(
      Key key,
      Map<String, Set<Key>> constants,
      Map<String, Set<Key>> conditionals,
      SiteReport report,
      VersionEdits edits) {
    Set<String> with = new HashSet<>();
    Set<String> always = new HashSet<>();
    for (String id : constants.keySet()) {
      if (has(constants, id, key) || has(conditionals, id, key)) {
        with.add(edits.shown(id, List.of()));
        if (has(constants, id, key)) {
          always.add(edits.shown(id, List.of()));
        }
      }
    }
    edits.splits().stream()
        .filter(split -> with.contains(edits.shown(split.versionId(), List.of())))
        .forEach(split -> with.add(edits.shown(split.id(), List.of())));
    List<SiteReport.Figures> figures =
        report.versions().stream().filter(version -> with.contains(version.versionId())).toList();
    if (figures.isEmpty()) {
      return Optional.empty();
    }
    SiteReport.Figures first = figures.getFirst();
    return Optional.of(
        new Origin(
            first.versionId(),
            first.name(),
            first.firstCommit(),
            first.firstEpochNanos(),
            !always.contains(first.versionId()),
            figures.stream().mapToLong(SiteReport.Figures::calls).sum()));
  }
}
