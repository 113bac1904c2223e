package dev.verbatim.insight.facts;

import dev.verbatim.insight.facts.StatedFact.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * How the facts that two texts state differ. Where and how often a fact stands makes no difference.
 *
 * @param changed facts of one kind that stand in the same surroundings: 100 EUR became 150 EUR
 * @param removed stated on the left only
 * @param added stated on the right only
 */
public record FactDelta(List<Change> changed, List<StatedFact> removed, List<StatedFact> added) {
  /** One fact in the place of another. */
  public record Change(StatedFact left, StatedFact right) {}

  /** How many words on either side of a fact are its surroundings. */
  private static final int SURROUNDINGS = 4;

  public FactDelta {
    changed = List.copyOf(changed);
    removed = List.copyOf(removed);
    added = List.copyOf(added);
  }

  /** Compares. */
  public static FactDelta of(String left, String right) {
    List<StatedFact> removed = without(FactReader.read(left), FactReader.read(right));
    List<StatedFact> added = without(FactReader.read(right), FactReader.read(left));
    List<Change> changed = new ArrayList<>();
    for (StatedFact before : List.copyOf(removed)) {
      StatedFact best = null;
      double bestScore = 0;
      for (StatedFact after : added) {
        double score = likeness(left, before, right, after);
        if (score > bestScore) {
          best = after;
          bestScore = score;
        }
      }
      if (best != null) {
        changed.add(new Change(before, best));
        removed.remove(before);
        added.remove(best);
      }
    }
    return new FactDelta(changed, removed, added);
  }

  public boolean isEmpty() {
    return changed.isEmpty() && removed.isEmpty() && added.isEmpty();
  }

  private static List<StatedFact> without(List<StatedFact> facts, List<StatedFact> others) {
    Map<String, StatedFact> distinct = new LinkedHashMap<>();
    facts.forEach(fact -> distinct.putIfAbsent(key(fact), fact));
    Set<String> uncounted = new HashSet<>();
    for (StatedFact other : others) {
      distinct.remove(key(other));
      if (other.kind() == Kind.NUMBER) {
        // A number that counts nothing there may count here: "3", "3 in total".
        distinct.remove(Kind.NUMBER + " " + number(other));
        uncounted.add(unit(other).isEmpty() ? number(other) : "");
      }
    }
    distinct
        .values()
        .removeIf(fact -> fact.kind() == Kind.NUMBER && uncounted.contains(number(fact)));
    return new ArrayList<>(distinct.values());
  }

  private static String number(StatedFact fact) {
    int space = fact.value().indexOf(' ');
    return space < 0 ? fact.value() : fact.value().substring(0, space);
  }

  private static String key(StatedFact fact) {
    return fact.kind() + " " + fact.value();
  }

  /** 0 if one cannot have taken the place of the other. */
  private static double likeness(String left, StatedFact before, String right, StatedFact after) {
    if (before.kind() != after.kind()
        || before.kind() == Kind.HEDGE
        || before.kind() == Kind.REFUSAL) {
      return 0;
    }
    Set<String> around = surroundings(left, before);
    Set<String> there = surroundings(right, after);
    Set<String> shared = new HashSet<>(around);
    shared.retainAll(there);
    int most = Math.max(1, Math.max(around.size(), there.size()));
    double likeness = (double) shared.size() / most;
    boolean sameUnit =
        (before.kind() == Kind.NUMBER || before.kind() == Kind.MONEY)
            && unit(before).equals(unit(after))
            && !unit(before).isEmpty();
    return sameUnit ? 0.5 + likeness : likeness >= 0.5 ? likeness : 0;
  }

  private static String unit(StatedFact fact) {
    int space = fact.value().indexOf(' ');
    return space < 0 ? "" : fact.value().substring(space + 1);
  }

  private static Set<String> surroundings(String text, StatedFact fact) {
    Set<String> words = new HashSet<>();
    String[] before = words(text.substring(Math.max(0, fact.start() - 100), fact.start()));
    for (int i = Math.max(0, before.length - SURROUNDINGS); i < before.length; i++) {
      words.add("<" + before[i]);
    }
    String[] after = words(text.substring(fact.end(), Math.min(text.length(), fact.end() + 100)));
    for (int i = 0; i < Math.min(SURROUNDINGS, after.length); i++) {
      words.add(">" + after[i]);
    }
    words.remove("<");
    words.remove(">");
    return words;
  }

  private static String[] words(String text) {
    return text.strip().toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+");
  }
}
