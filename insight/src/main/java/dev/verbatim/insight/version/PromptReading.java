package dev.verbatim.insight.version;

import dev.verbatim.capture.canon.VersionThresholds;
import dev.verbatim.insight.version.Element.Conditional;
import dev.verbatim.insight.version.Element.Constant;
import dev.verbatim.insight.version.Element.Slot;
import dev.verbatim.insight.version.PromptLines.Key;
import dev.verbatim.insight.version.PromptLines.Part;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An assembled prompt, taken apart into the program's text and what was filled in. Immutable.
 *
 * @param lines of the system messages and, if the first message of the user is made from a
 *     template, of that; in order
 * @param question what stands in the template of the user's message where people write; empty if
 *     that message is no template
 */
public record PromptReading(List<Line> lines, Optional<String> question) {
  /** What stands in a template in the place of a value. */
  public static final String HOLE = "{{}}";

  private static final Pattern WORDS = Pattern.compile("\\s+|(?<=\\p{IsHan})");

  /** Words of which so many are a sentence. */
  private static final int SENTENCE = 4;

  public PromptReading {
    lines = List.copyOf(lines);
  }

  /**
   * A line, or a place where any number of lines is filled in.
   *
   * @param ofUser whether it is of the user's message
   * @param template the program's text, with a {@link #HOLE} for each value
   * @param values what was filled in, in order
   * @param optional whether other prompts of the version do without it
   */
  public record Line(boolean ofUser, String template, List<String> values, boolean optional) {
    public Line {
      values = List.copyOf(values);
    }
  }

  /**
   * Reads a prompt.
   *
   * @param epochNanos when it was sent
   * @param skeleton of its version
   * @param declared whether the program names the version: then a line that is not always there is
   *     a change of the program's text that got no new name
   */
  public static PromptReading of(
      PromptText prompt,
      long epochNanos,
      Skeleton skeleton,
      boolean declared,
      VersionThresholds thresholds) {
    PromptLines all = PromptLines.of(prompt, epochNanos, thresholds);
    List<Line> lines = new ArrayList<>(lines(Part.SYSTEM, all, skeleton, declared));
    List<Line> ofUser =
        skeleton.wrapsQuestion() ? lines(Part.USER, all, skeleton, declared) : List.<Line>of();
    boolean isTemplate = ofUser.stream().anyMatch(line -> !line.template().equals(HOLE));
    if (!isTemplate) {
      return new PromptReading(lines, Optional.empty());
    }
    lines.addAll(ofUser);
    return new PromptReading(lines, question(ofUser));
  }

  /** People write last and in sentences; a name or an id below them is no question. */
  private static Optional<String> question(List<Line> ofUser) {
    List<String> values =
        ofUser.stream()
            .flatMap(line -> line.values().stream())
            .filter(value -> !value.isBlank())
            .toList();
    return values.stream()
        .filter(value -> WORDS.splitAsStream(value.strip()).limit(SENTENCE).count() == SENTENCE)
        .reduce((first, last) -> last)
        .or(() -> values.stream().max(Comparator.comparingInt(String::length)));
  }

  private static List<Line> lines(
      Part part, PromptLines prompt, Skeleton skeleton, boolean declared) {
    Map<Key, Constant> constants = new HashMap<>();
    skeleton.constants(part).forEach(constant -> constants.put(constant.key(), constant));
    Set<Key> conditional = new HashSet<>();
    List<Slot> slots = new ArrayList<>();
    for (Element element : skeleton.of(part)) {
      if (element instanceof Conditional line) {
        conditional.add(line.key());
      } else if (element instanceof Slot slot) {
        slots.add(slot);
      }
    }
    List<Line> lines = new ArrayList<>();
    List<String> free = new ArrayList<>();
    for (int i = 0; i < prompt.keys.size(); i++) {
      Key key = prompt.keys.get(i);
      if (key.part() != part) {
        continue;
      }
      Constant constant = constants.get(key);
      if (constant != null) {
        fill(free, part, lines);
        lines.add(line(part, constant.fixed().isPresent() ? raw(prompt, i) : key.text(), false));
      } else if (conditional.contains(key)) {
        fill(free, part, lines);
        lines.add(line(part, key.text(), !declared));
      } else {
        String text = raw(prompt, i);
        Optional<Line> filled =
            slots.stream()
                .filter(slot -> slot.single() && !slot.template().isFree())
                .flatMap(slot -> filled(part, slot.template(), text).stream())
                .findFirst();
        if (filled.isPresent()) {
          fill(free, part, lines);
          lines.add(filled.get());
        } else {
          free.add(text);
        }
      }
    }
    fill(free, part, lines);
    return lines;
  }

  private static String raw(PromptLines prompt, int line) {
    return prompt.dated(line).orElse(prompt.keys.get(line).text());
  }

  private static Line line(Part part, String text, boolean optional) {
    return new Line(part == Part.USER, text, List.of(), optional);
  }

  private static Optional<Line> filled(Part part, Template template, String text) {
    return template
        .values(text)
        .map(
            values ->
                new Line(
                    part == Part.USER,
                    template.tokens().stream()
                        .map(token -> token.equals(Template.SLOT) ? HOLE : token)
                        .collect(Collectors.joining()),
                    values,
                    false));
  }

  private static void fill(List<String> free, Part part, List<Line> lines) {
    if (!free.isEmpty()) {
      lines.add(new Line(part == Part.USER, HOLE, List.of(String.join("\n", free)), false));
      free.clear();
    }
  }

  /** The program's text, line by line, what is there now and then left out. */
  public String template() {
    return lines.stream()
        .filter(line -> !line.optional())
        .map(Line::template)
        .collect(Collectors.joining("\n"));
  }

  /** Whether the user's message is made from a template. */
  public boolean isTemplate() {
    return question.isPresent();
  }

  /** The instructions, and below them the program's text of the user's message. */
  public String beside(String instructions) {
    String template =
        lines.stream().filter(Line::ofUser).map(Line::template).collect(Collectors.joining("\n"));
    return instructions.isEmpty() ? template : instructions + "\n\n" + template;
  }
}
