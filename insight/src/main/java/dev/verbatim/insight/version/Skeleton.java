package dev.verbatim.insight.version;

import dev.verbatim.capture.canon.VersionThresholds;
import dev.verbatim.insight.version.Element.Conditional;
import dev.verbatim.insight.version.Element.Constant;
import dev.verbatim.insight.version.Element.Slot;
import dev.verbatim.insight.version.PromptLines.Key;
import dev.verbatim.insight.version.PromptLines.Part;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The program text of a version, and where data is filled in. Immutable. */
public final class Skeleton {
  private final Map<Part, List<Element>> elements;
  private final boolean wrapsQuestion;
  private final List<Set<Key>> questions;
  private final int uses;

  // Derived, because they are asked for with every prompt.
  private final Map<Part, List<Constant>> constants = new EnumMap<>(Part.class);
  private final Map<Part, List<Room>> rooms = new EnumMap<>(Part.class);
  private final Set<Key> required = new HashSet<>();
  private final int characters;
  private final String identity;

  /**
   * A skeleton.
   *
   * @param elements by part, in order
   * @param wrapsQuestion whether enough different user messages were seen to tell what of them is a
   *     template; otherwise the user's part is empty
   * @param questions some user messages, where that is not known
   * @param uses how many uses it was read from
   */
  Skeleton(
      Map<Part, List<Element>> elements,
      boolean wrapsQuestion,
      List<Set<Key>> questions,
      int uses) {
    this.elements = Map.copyOf(elements);
    this.wrapsQuestion = wrapsQuestion;
    this.questions = List.copyOf(questions);
    this.uses = uses;
    int length = 0;
    for (Part part : Part.values()) {
      List<Constant> mine =
          of(part).stream().filter(Constant.class::isInstance).map(Constant.class::cast).toList();
      constants.put(part, mine);
      rooms.put(part, rooms(of(part)));
      for (Constant constant : mine) {
        required.add(constant.key());
        length += constant.key().text().length();
      }
    }
    this.characters = length;
    this.identity = readIdentity();
  }

  boolean wrapsQuestion() {
    return wrapsQuestion;
  }

  List<Set<Key>> questions() {
    return questions;
  }

  int uses() {
    return uses;
  }

  /** Whether it was read from enough prompts to tell program text from data. */
  public boolean tellsData(VersionThresholds thresholds) {
    return uses >= thresholds.minQuestions();
  }

  List<Element> of(Part part) {
    return elements.getOrDefault(part, List.of());
  }

  /** The lines that are always there, in order. */
  List<Constant> constants(Part part) {
    return constants.getOrDefault(part, List.of());
  }

  /** Characters of program text. */
  int characters() {
    return characters;
  }

  /** The program text alone: equal for skeletons that are one version at once. */
  String identity() {
    return identity;
  }

  private String readIdentity() {
    StringBuilder text = new StringBuilder();
    for (Part part : Part.values()) {
      text.append(part).append('\n');
      for (Element element : of(part)) {
        switch (element) {
          case Constant constant -> text.append(constant.text()).append('\n');
          case Slot slot ->
              text.append('\u0000').append(String.join("", slot.template().tokens())).append('\n');
          case Conditional ignored -> {}
        }
      }
    }
    return text.toString();
  }

  /**
   * Whether a prompt is this program text with something filled in: all constants in order, and
   * nothing else but where the skeleton has room for it.
   */
  boolean fits(PromptLines prompt) {
    for (Part part : Part.values()) {
      if ((part != Part.USER || wrapsQuestion) && !fits(part, prompt)) {
        return false;
      }
    }
    return true;
  }

  private boolean fits(Part part, PromptLines prompt) {
    List<Constant> wanted = constants(part);
    List<Room> between = Objects.requireNonNull(rooms.get(part));
    int at = 0;
    List<Key> extra = new ArrayList<>();
    for (int line = 0; line < prompt.keys.size(); line++) {
      Key key = prompt.keys.get(line);
      if (key.part() != part) {
        continue;
      }
      if (at < wanted.size() && matches(wanted.get(at), prompt, line)) {
        if (!between.get(at).holds(extra)) {
          return false;
        }
        extra.clear();
        at++;
      } else if (between.get(at).isEmpty()) {
        return false;
      } else {
        extra.add(key);
      }
    }
    return at == wanted.size() && between.get(at).holds(extra);
  }

  private static boolean matches(Constant constant, PromptLines prompt, int line) {
    return constant.key().equals(prompt.keys.get(line))
        && constant.fixed().map(text -> prompt.dated(line).equals(Optional.of(text))).orElse(true);
  }

  /** What may stand between two constants. */
  private record Room(Set<Key> conditional, Optional<Slot> slot) {
    boolean isEmpty() {
      return conditional.isEmpty() && slot.isEmpty();
    }

    boolean holds(List<Key> lines) {
      if (lines.isEmpty()) {
        return slot.isEmpty() || !slot.get().always();
      }
      if (isEmpty()) {
        return false;
      }
      List<String> free =
          lines.stream().filter(line -> !conditional.contains(line)).map(Key::text).toList();
      if (free.isEmpty()) {
        return slot.isEmpty() || !slot.get().always();
      }
      return slot.isPresent()
          && (!slot.get().isSure()
              ? slot.get().values().containsAll(free)
              : !slot.get().single()
                  || free.size() == 1 && slot.get().template().fits(free.getFirst()));
    }
  }

  private static List<Room> rooms(List<Element> elements) {
    List<Room> rooms = new ArrayList<>();
    Set<Key> conditional = new HashSet<>();
    Optional<Slot> slot = Optional.empty();
    for (Element element : elements) {
      switch (element) {
        case Constant ignored -> {
          rooms.add(new Room(conditional, slot));
          conditional = new HashSet<>();
          slot = Optional.empty();
        }
        case Conditional line -> conditional.add(line.key());
        case Slot found -> slot = slot.isPresent() ? slot : Optional.of(found);
      }
    }
    rooms.add(new Room(conditional, slot));
    return rooms;
  }

  /** The lines a prompt must have to be of this version. */
  Set<Key> required() {
    return required;
  }

  /** The skeleton as JSON, to be kept. */
  public String toJson() {
    return SkeletonJson.write(this);
  }

  /** Reads what {@link #toJson} wrote; empty for anything else. */
  public static Optional<Skeleton> ofJson(String json) {
    return SkeletonJson.read(json);
  }

  /** The skeleton as people read it. */
  public List<SkeletonLine> lines() {
    List<SkeletonLine> lines = new ArrayList<>();
    int slots = 1;
    for (Part part : Part.values()) {
      for (Element element : of(part)) {
        SkeletonLine.Part shown = SkeletonLine.Part.valueOf(part.name());
        switch (element) {
          case Constant constant ->
              lines.add(
                  new SkeletonLine(
                      shown,
                      SkeletonLine.Kind.CONSTANT,
                      part == Part.TOOL ? toolName(constant.text()) : constant.text(),
                      constant.fixed().isPresent() ? List.of() : sorted(constant.dates())));
          case Conditional conditional ->
              lines.add(
                  new SkeletonLine(
                      shown,
                      SkeletonLine.Kind.CONDITIONAL,
                      part == Part.TOOL
                          ? toolName(conditional.key().text())
                          : conditional.key().text(),
                      List.of()));
          case Slot slot -> {
            lines.add(
                new SkeletonLine(
                    shown, SkeletonLine.Kind.SLOT, slot.template().text(slots), slot.values()));
            slots += slot.template().slots();
          }
        }
      }
    }
    if (!wrapsQuestion) {
      lines.add(
          new SkeletonLine(
              SkeletonLine.Part.USER, SkeletonLine.Kind.SLOT, "{{question}}", List.of()));
    }
    return lines;
  }

  private static String toolName(String tool) {
    int space = tool.lastIndexOf(' ');
    return space < 0 ? tool : tool.substring(0, space);
  }

  private static List<String> sorted(Set<String> values) {
    return values.stream().sorted().collect(Collectors.toList());
  }
}
