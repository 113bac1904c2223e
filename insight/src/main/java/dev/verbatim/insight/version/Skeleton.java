package dev.verbatim.insight.version;

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
    List<Element> wanted = of(part);
    int at = 0;
    List<Key> extra = new ArrayList<>();
    for (int line = 0; line < prompt.keys.size(); line++) {
      Key key = prompt.keys.get(line);
      if (key.part() != part) {
        continue;
      }
      int next = nextConstant(wanted, at);
      if (next < wanted.size() && matches((Constant) wanted.get(next), prompt, line)) {
        if (!hasRoom(wanted.subList(at, next), extra)) {
          return false;
        }
        extra.clear();
        at = next + 1;
      } else {
        extra.add(key);
      }
    }
    return nextConstant(wanted, at) == wanted.size()
        && hasRoom(wanted.subList(at, wanted.size()), extra);
  }

  private static int nextConstant(List<Element> elements, int from) {
    int at = from;
    while (at < elements.size() && !(elements.get(at) instanceof Constant)) {
      at++;
    }
    return at;
  }

  private static boolean matches(Constant constant, PromptLines prompt, int line) {
    return constant.key().equals(prompt.keys.get(line))
        && constant.fixed().map(text -> prompt.dated(line).equals(Optional.of(text))).orElse(true);
  }

  private static boolean hasRoom(List<Element> gap, List<Key> lines) {
    Set<Key> known = new HashSet<>();
    List<Slot> slots = new ArrayList<>();
    for (Element element : gap) {
      switch (element) {
        case Conditional conditional -> known.add(conditional.key());
        case Slot slot -> slots.add(slot);
        case Constant ignored -> throw new IllegalStateException("a constant in a gap");
      }
    }
    List<String> free =
        lines.stream().filter(line -> !known.contains(line)).map(Key::text).toList();
    if (free.isEmpty()) {
      return slots.stream().noneMatch(slot -> slot.always());
    }
    if (slots.isEmpty()) {
      return false;
    }
    Slot slot = slots.getFirst();
    return !slot.isSure()
        ? slot.values().containsAll(free)
        : !slot.single() || free.size() == 1 && slot.template().fits(free.getFirst());
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
