package dev.verbatim.insight.version;

import dev.verbatim.capture.canon.VersionThresholds;
import dev.verbatim.insight.version.Element.Conditional;
import dev.verbatim.insight.version.Element.Constant;
import dev.verbatim.insight.version.Element.Slot;
import dev.verbatim.insight.version.PromptLines.Key;
import dev.verbatim.insight.version.PromptLines.Part;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the skeleton off uses of one program text. */
final class SkeletonReading {
  /** Values that a template is made from. */
  private static final int TEMPLATE_VALUES = 40;

  /** Blocks of one place that can be conditional; more are data. */
  private static final int MAX_CONDITIONAL = 12;

  /** How often a conditional line comes or goes at least. */
  private static final int MIN_TURNS = 4;

  private static final int QUESTIONS_KEPT = 4;

  private final UseTable table;
  private final VersionThresholds thresholds;
  private final boolean declared;
  private final BitSet constants;

  private SkeletonReading(UseTable table, VersionThresholds thresholds, boolean declared) {
    this.table = table;
    this.thresholds = thresholds;
    this.declared = declared;
    this.constants = table.constants(thresholds.constantShare());
  }

  static Skeleton of(List<PromptUse> uses, VersionThresholds thresholds) {
    return new SkeletonReading(new UseTable(uses), thresholds, false).read();
  }

  /** Of uses that the program itself calls one version, whatever their texts are. */
  static Skeleton ofDeclared(List<PromptUse> uses, VersionThresholds thresholds) {
    return new SkeletonReading(new UseTable(uses), thresholds, true).read();
  }

  private Skeleton read() {
    BitSet all = new BitSet();
    all.set(0, table.size());
    boolean wrapsQuestion = table.questions(all) >= thresholds.minQuestions();
    Map<Part, List<Element>> elements = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      if (part != Part.USER || wrapsQuestion) {
        elements.put(part, elements(part));
      }
    }
    List<Set<Key>> questions =
        wrapsQuestion
            ? List.of()
            : table.uses.stream()
                .limit(QUESTIONS_KEPT)
                .map(use -> Set.copyOf(use.prompt().of(Part.USER)))
                .distinct()
                .toList();
    return new Skeleton(elements, wrapsQuestion, questions, table.size());
  }

  /** What stands between two constants. */
  private static final class Gap {
    /** Of the uses that have something there. */
    final List<List<Integer>> fillings = new ArrayList<>();

    /** Notes what a use has there; returns a list for what it has in the next gap. */
    List<Integer> add(List<Integer> filling) {
      if (filling.isEmpty()) {
        return filling;
      }
      fillings.add(filling);
      return new ArrayList<>();
    }
  }

  private List<Element> elements(Part part) {
    int[] order = order(part);
    Map<Integer, Integer> positions = new HashMap<>();
    for (int i = 0; i < order.length; i++) {
      positions.put(order[i], i);
    }
    List<Gap> gaps = new ArrayList<>();
    for (int i = 0; i <= order.length; i++) {
      gaps.add(new Gap());
    }
    for (int use = 0; use < table.size(); use++) {
      int gap = 0;
      List<Integer> filling = new ArrayList<>();
      for (int line : table.lines(use)) {
        if (table.keys.get(line).part() != part) {
          continue;
        }
        Integer position = constants.get(line) ? positions.get(line) : null;
        if (position == null) {
          filling.add(line);
        } else if (position >= gap) {
          filling = gaps.get(gap).add(filling);
          gap = position + 1;
        }
      }
      gaps.get(gap).add(filling);
    }
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i <= order.length; i++) {
      addGap(gaps.get(i), elements);
      if (i < order.length) {
        elements.add(constant(order[i]));
      }
    }
    return elements;
  }

  /** The constants of a part in the order in which the fullest prompt has them. */
  private int[] order(Part part) {
    int[] best = {};
    for (int use = 0; use < table.size(); use++) {
      int[] mine =
          java.util.Arrays.stream(table.lines(use))
              .filter(line -> constants.get(line) && table.keys.get(line).part() == part)
              .toArray();
      if (mine.length > best.length) {
        best = mine;
      }
    }
    return best;
  }

  private void addGap(Gap gap, List<Element> elements) {
    if (gap.fillings.isEmpty()) {
      return;
    }
    Map<Integer, Integer> counts = new HashMap<>();
    for (List<Integer> filling : gap.fillings) {
      filling.forEach(line -> counts.merge(line, 1, Integer::sum));
    }
    double least = Math.max(thresholds.minSide(), thresholds.minShare() * table.size());
    List<Integer> frequent =
        counts.entrySet().stream()
            .filter(entry -> entry.getValue() >= least)
            .map(Map.Entry::getKey)
            .filter(this::comesAndGoes)
            .sorted()
            .toList();
    Set<Integer> conditional =
        blocks(frequent) <= MAX_CONDITIONAL && !takeEachOthersPlace(gap, frequent)
            ? new LinkedHashSet<>(frequent)
            : Set.of();
    conditional.forEach(line -> elements.add(new Conditional(table.keys.get(line))));
    Map<String, Integer> values = new HashMap<>();
    int filled = 0;
    int single = 0;
    for (List<Integer> filling : gap.fillings) {
      List<Integer> free = filling.stream().filter(line -> !conditional.contains(line)).toList();
      filled += free.isEmpty() ? 0 : 1;
      single += free.size() == 1 ? 1 : 0;
      for (int line : free) {
        values.merge(table.keys.get(line).text(), 1, Integer::sum);
      }
    }
    if (values.isEmpty()) {
      return;
    }
    double share = thresholds.constantShare() * table.size();
    boolean one = single >= share;
    List<String> examples = values.keySet().stream().sorted().limit(TEMPLATE_VALUES).toList();
    elements.add(
        new Slot(
            one ? Template.of(examples) : new Template(List.of(Template.SLOT)),
            one,
            filled >= share,
            values.values().stream().mapToInt(count -> count).max().orElse(0)
                / (double) table.size(),
            examples.subList(0, Math.min(Element.MAX_VALUES, examples.size()))));
  }

  /** How many there are if lines that always come together are one. */
  private long blocks(List<Integer> lines) {
    return lines.stream().map(table.presence::get).distinct().count();
  }

  /** Whether a line is there now and then, and not before or after a moment only. */
  private boolean comesAndGoes(int line) {
    BitSet present = table.presence.get(line);
    if (declared && 2 * present.cardinality() >= table.size()) {
      return true;
    }
    int turns = 0;
    for (int use = 1; use < table.size(); use++) {
      turns += present.get(use) == present.get(use - 1) ? 0 : 1;
    }
    return turns >= MIN_TURNS && table.size() - present.cardinality() >= thresholds.minSide();
  }

  /** Whether every use has exactly one of these lines: values of a variable, then. */
  private boolean takeEachOthersPlace(Gap gap, List<Integer> lines) {
    if (lines.size() < 2) {
      return false;
    }
    Set<Integer> wanted = Set.copyOf(lines);
    int exactlyOne = 0;
    for (List<Integer> filling : gap.fillings) {
      exactlyOne += filling.stream().filter(wanted::contains).count() == 1 ? 1 : 0;
    }
    return exactlyOne >= thresholds.minShare() * table.size()
        && exactlyOne >= .9 * gap.fillings.size();
  }

  private Constant constant(int line) {
    Set<String> dates = new LinkedHashSet<>();
    boolean near = false;
    for (int use : table.presence.get(line).stream().toArray()) {
      PromptLines prompt = table.uses.get(use).prompt();
      int[] lines = table.lines(use);
      for (int i = 0; i < lines.length; i++) {
        if (lines[i] == line && prompt.dated(i).isPresent()) {
          if (dates.size() < 4) {
            dates.add(prompt.dated(i).get());
          }
          near |= prompt.isNear(i);
        }
      }
    }
    boolean fixed = dates.size() == 1 && (!near || lives());
    return new Constant(
        table.keys.get(line),
        dates,
        fixed ? Optional.of(dates.iterator().next()) : Optional.empty());
  }

  /** Whether the uses are so far apart that a date that was data would have changed. */
  private boolean lives() {
    long first = table.uses.getFirst().epochNanos();
    long last = table.uses.getLast().epochNanos();
    return last - first > 2 * thresholds.dateWindow().toNanos();
  }
}
