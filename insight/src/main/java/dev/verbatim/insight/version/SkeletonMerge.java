package dev.verbatim.insight.version;

import dev.verbatim.capture.canon.VersionThresholds;
import dev.verbatim.insight.text.CommonSubsequence;
import dev.verbatim.insight.version.Element.Conditional;
import dev.verbatim.insight.version.Element.Constant;
import dev.verbatim.insight.version.Element.Slot;
import dev.verbatim.insight.version.PromptLines.Key;
import dev.verbatim.insight.version.PromptLines.Part;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides whether two skeletons are one version, and makes one of them. They may differ where one
 * pool was too small or too uniform to see that something is data: a line that is constant in one
 * is filled in or conditional in the other.
 */
final class SkeletonMerge {
  private final Skeleton left;
  private final Skeleton right;
  private final VersionThresholds thresholds;

  private SkeletonMerge(Skeleton left, Skeleton right, VersionThresholds thresholds) {
    this.left = left;
    this.right = right;
    this.thresholds = thresholds;
  }

  /** The one skeleton; empty if they are different versions. */
  static Optional<Skeleton> of(Skeleton left, Skeleton right, VersionThresholds thresholds) {
    return new SkeletonMerge(left, right, thresholds).merge();
  }

  private Optional<Skeleton> merge() {
    Map<Part, List<Element>> merged = new EnumMap<>(Part.class);
    int common = 0;
    for (Part part : List.of(Part.TOOL, Part.SYSTEM)) {
      Optional<List<Element>> elements = merge(left.of(part), right.of(part));
      if (elements.isEmpty()) {
        return Optional.empty();
      }
      merged.put(part, elements.get());
      for (Element element : elements.get()) {
        common += element instanceof Constant constant ? constant.key().text().length() : 0;
      }
    }
    int least = Math.min(programText(left), programText(right));
    if (common < thresholds.sameText() * least) {
      return Optional.empty();
    }
    Optional<List<Element>> user = mergeUser();
    if (user.isEmpty()) {
      return Optional.empty();
    }
    merged.put(Part.USER, user.get());
    Set<Set<Key>> questions = new LinkedHashSet<>(left.questions());
    questions.addAll(right.questions());
    boolean wraps = left.wrapsQuestion() || right.wrapsQuestion();
    return Optional.of(
        new Skeleton(
            merged,
            wraps,
            wraps ? List.of() : questions.stream().limit(4).toList(),
            left.uses() + right.uses()));
  }

  private static int programText(Skeleton skeleton) {
    int characters = 0;
    for (Part part : List.of(Part.TOOL, Part.SYSTEM)) {
      for (Constant constant : skeleton.constants(part)) {
        characters += constant.key().text().length();
      }
    }
    return characters;
  }

  private Optional<List<Element>> mergeUser() {
    if (left.wrapsQuestion() && right.wrapsQuestion()) {
      return merge(left.of(Part.USER), right.of(Part.USER));
    }
    if (!left.wrapsQuestion() && !right.wrapsQuestion()) {
      return Optional.of(List.of());
    }
    Skeleton knows = left.wrapsQuestion() ? left : right;
    Skeleton guesses = left.wrapsQuestion() ? right : left;
    List<Key> template = knows.constants(Part.USER).stream().map(Constant::key).toList();
    return guesses.questions().stream().allMatch(question -> question.containsAll(template))
        ? Optional.of(knows.of(Part.USER))
        : Optional.empty();
  }

  private Optional<List<Element>> merge(List<Element> one, List<Element> other) {
    List<Integer> ofOne = constants(one);
    List<Integer> ofOther = constants(other);
    Map<Key, Integer> ids = new HashMap<>();
    List<Element> merged = new ArrayList<>();
    int a = 0;
    int b = 0;
    for (CommonSubsequence.Run run :
        CommonSubsequence.of(ids(one, ofOne, ids), ids(other, ofOther, ids))) {
      for (int i = 0; i < run.length(); i++) {
        int atOne = ofOne.get(run.left() + i);
        int atOther = ofOther.get(run.right() + i);
        Constant constant = (Constant) one.get(atOne);
        Constant same = (Constant) other.get(atOther);
        if (!constant.agreesWith(same)
            || !mergeGap(one.subList(a, atOne), other.subList(b, atOther), merged)) {
          return Optional.empty();
        }
        merged.add(constant.with(same));
        a = atOne + 1;
        b = atOther + 1;
      }
    }
    return mergeGap(one.subList(a, one.size()), other.subList(b, other.size()), merged)
        ? Optional.of(merged)
        : Optional.empty();
  }

  private static List<Integer> constants(List<Element> elements) {
    List<Integer> constants = new ArrayList<>();
    for (int i = 0; i < elements.size(); i++) {
      if (elements.get(i) instanceof Constant) {
        constants.add(i);
      }
    }
    return constants;
  }

  private static int[] ids(List<Element> elements, List<Integer> chosen, Map<Key, Integer> ids) {
    return chosen.stream()
        .mapToInt(at -> ids.computeIfAbsent(((Constant) elements.get(at)).key(), key -> ids.size()))
        .toArray();
  }

  /** What stands between two common constants. */
  private record Room(
      List<Constant> constants, Set<Key> conditional, Optional<Slot> slot, int uses) {
    static Room of(List<Element> gap, int uses) {
      List<Constant> constants = new ArrayList<>();
      Set<Key> conditional = new LinkedHashSet<>();
      Optional<Slot> slot = Optional.empty();
      for (Element element : gap) {
        switch (element) {
          case Constant constant -> constants.add(constant);
          case Conditional line -> conditional.add(line.key());
          case Slot found -> slot = Optional.of(slot.map(first -> first.with(found)).orElse(found));
        }
      }
      return new Room(constants, conditional, slot, uses);
    }

    /** Whether a constant of the other side is data here. */
    boolean hasRoomFor(Constant constant, Room other, int rare) {
      return conditional.contains(constant.key())
          || slot.filter(Slot::isSure).isPresent()
              && (!slot.get().single() || other.constants.size() == 1 && other.slot.isEmpty())
              && slot.get().accepts(constant.key().text(), other.uses, rare);
    }

    boolean isEmpty() {
      return constants.isEmpty() && slot.isEmpty() && conditional.isEmpty();
    }
  }

  private boolean mergeGap(List<Element> one, List<Element> other, List<Element> merged) {
    Room ofOne = Room.of(one, left.uses());
    Room ofOther = Room.of(other, right.uses());
    int rare = thresholds.minPool();
    Set<Key> conditional = new LinkedHashSet<>(ofOne.conditional());
    conditional.addAll(ofOther.conditional());
    if (!explains(ofOne, ofOther, conditional, rare)
        || !explains(ofOther, ofOne, conditional, rare)) {
      return false;
    }
    if (ofOne.slot().isPresent() && ofOther.slot().isPresent()) {
      Slot first = ofOne.slot().get();
      Slot second = ofOther.slot().get();
      if (first.single()
          && second.single()
          && enough(first)
          && enough(second)
          && !first.template().agreesWith(second.template())) {
        return false;
      }
    } else if (isGone(ofOne, ofOther) || isGone(ofOther, ofOne)) {
      return false;
    }
    Set<Key> dropped = new HashSet<>();
    List<String> absorbed = new ArrayList<>();
    for (Room room : List.of(ofOne, ofOther)) {
      Room opposite = room == ofOne ? ofOther : ofOne;
      for (Constant constant : room.constants()) {
        if (!opposite.conditional().contains(constant.key())) {
          dropped.add(constant.key());
          absorbed.add(constant.key().text());
        } else {
          conditional.add(constant.key());
        }
      }
    }
    conditional.removeAll(dropped);
    conditional.forEach(line -> merged.add(new Conditional(line)));
    Optional<Slot> slot =
        ofOne.slot().isPresent() && ofOther.slot().isPresent()
            ? Optional.of(ofOne.slot().get().with(ofOther.slot().get()))
            : ofOne.slot().or(ofOther::slot);
    slot.ifPresent(found -> merged.add(absorbed(found, absorbed)));
    return true;
  }

  private static Slot absorbed(Slot slot, List<String> lines) {
    Slot all = slot;
    for (String line : lines) {
      all =
          all.with(new Slot(Template.of(line), all.single(), true, all.commonest(), List.of(line)));
    }
    return all;
  }

  private boolean enough(Slot slot) {
    return slot.values().size() >= thresholds.minQuestions();
  }

  /** Whether all constants of one side are data on the other. */
  private static boolean explains(Room by, Room of, Set<Key> conditional, int rare) {
    return of.constants().stream()
        .allMatch(
            constant -> conditional.contains(constant.key()) || by.hasRoomFor(constant, of, rare));
  }

  /** Whether something that was always filled in is filled in no more. */
  private boolean isGone(Room has, Room lacks) {
    return has.slot().filter(Slot::always).isPresent()
        && lacks.isEmpty()
        && has.uses() >= thresholds.minWindow()
        && lacks.uses() >= thresholds.minWindow();
  }
}
