package dev.verbatim.insight.version;

import dev.verbatim.capture.canon.VersionThresholds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A prompt, cut into lines that can be compared with those of others. */
final class PromptLines {
  /** Where in a prompt a line stands. */
  enum Part {
    TOOL,
    SYSTEM,
    USER
  }

  /**
   * A line.
   *
   * @param part where it stands
   * @param text with holes for dates and random ids
   * @param occurrence how many equal lines of the part stand before it
   */
  record Key(Part part, String text, int occurrence) {
    @Override
    public boolean equals(Object other) {
      return this == other
          || other instanceof Key key
              && part == key.part
              && occurrence == key.occurrence
              && text.equals(key.text);
    }

    @Override
    public int hashCode() {
      return (text.hashCode() * 31 + part.ordinal()) * 31 + occurrence;
    }
  }

  final long hash;
  final List<Key> keys;

  /** The line as it is, where it has a date or a random id; otherwise null. */
  private final @org.jspecify.annotations.Nullable String[] raw;

  /** Whether the date may be that of the call. */
  private final boolean[] near;

  final int characters;

  private PromptLines(
      long hash,
      List<Key> keys,
      @org.jspecify.annotations.Nullable String[] raw,
      boolean[] near,
      int characters) {
    this.hash = hash;
    this.keys = keys;
    this.raw = raw;
    this.near = near;
    this.characters = characters;
  }

  /**
   * Cuts a prompt.
   *
   * @param epochNanos when it was sent: dates near it may be data
   */
  static PromptLines of(PromptText prompt, long epochNanos, VersionThresholds thresholds) {
    return of(prompt, epochNanos, thresholds, new HashMap<>());
  }

  /**
   * The same.
   *
   * @param known lines of other prompts, which are held once; new ones are added
   */
  static PromptLines of(
      PromptText prompt, long epochNanos, VersionThresholds thresholds, Map<Key, Key> known) {
    List<Key> keys = new ArrayList<>();
    List<Optional<Dates.Dated>> dated = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    Map<Key, Integer> seen = new HashMap<>();
    add(Part.TOOL, prompt.tools(), keys, seen, texts, dated, epochNanos, thresholds);
    add(
        Part.SYSTEM,
        Segments.of(prompt.system(), thresholds.lineLength()),
        keys,
        seen,
        texts,
        dated,
        epochNanos,
        thresholds);
    add(
        Part.USER,
        Segments.of(prompt.user(), thresholds.lineLength()),
        keys,
        seen,
        texts,
        dated,
        epochNanos,
        thresholds);
    keys.replaceAll(key -> known.computeIfAbsent(key, added -> added));
    String[] raw = new String[keys.size()];
    boolean[] near = new boolean[keys.size()];
    for (int i = 0; i < raw.length; i++) {
      if (dated.get(i).isPresent()) {
        raw[i] = texts.get(i);
        near[i] = dated.get(i).get().near();
      }
    }
    return new PromptLines(
        prompt.hash(), keys, raw, near, texts.stream().mapToInt(String::length).sum());
  }

  private static void add(
      Part part,
      List<String> segments,
      List<Key> keys,
      Map<Key, Integer> seen,
      List<String> texts,
      List<Optional<Dates.Dated>> dated,
      long epochNanos,
      VersionThresholds thresholds) {
    for (String segment : segments) {
      Optional<Dates.Dated> found =
          part == Part.TOOL
              ? Optional.empty()
              : Dates.find(segment, epochNanos, thresholds.dateWindow());
      String text = found.map(Dates.Dated::masked).orElse(segment);
      int occurrence = seen.merge(new Key(part, text, 0), 1, Integer::sum) - 1;
      keys.add(new Key(part, text, occurrence));
      texts.add(segment);
      dated.add(found);
    }
  }

  /** The line as it was sent, where it has a date or a random id. */
  Optional<String> dated(int line) {
    return Optional.ofNullable(raw[line]);
  }

  /** Whether the line's date may be that of the call. */
  boolean isNear(int line) {
    return near[line];
  }

  /** The lines of a part, in order. */
  List<Key> of(Part part) {
    return keys.stream().filter(key -> key.part() == part).toList();
  }

  /** All lines as a set. */
  Set<Key> set() {
    return new HashSet<>(keys);
  }

  /** Whether two prompts are the same text. */
  @Override
  public boolean equals(Object other) {
    return other instanceof PromptLines prompt && prompt.hash == hash;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(hash);
  }

  @Override
  public String toString() {
    return "PromptLines[" + keys.size() + " lines, " + Arrays.hashCode(near) + "]";
  }
}
