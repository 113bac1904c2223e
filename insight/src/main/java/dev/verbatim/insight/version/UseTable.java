package dev.verbatim.insight.version;

import dev.verbatim.insight.version.PromptLines.Key;
import dev.verbatim.insight.version.PromptLines.Part;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Which line stands in which of some uses. Uses are in the order of time. */
final class UseTable {
  final List<PromptUse> uses;
  final List<Key> keys = new ArrayList<>();

  /** For each line the uses it stands in. */
  final List<BitSet> presence = new ArrayList<>();

  private final Map<Key, Integer> ids = new HashMap<>();
  private final Map<PromptLines, int[]> lines = new IdentityHashMap<>();
  private final Map<PromptLines, PromptLines> distinct = new HashMap<>();

  UseTable(List<PromptUse> uses) {
    this.uses = List.copyOf(uses);
    for (int use = 0; use < this.uses.size(); use++) {
      for (int line : lines(use)) {
        presence.get(line).set(use);
      }
    }
  }

  int size() {
    return uses.size();
  }

  /** The numbers of the lines of a use, in order. */
  int[] lines(int use) {
    PromptLines first = distinct.computeIfAbsent(uses.get(use).prompt(), prompt -> prompt);
    return lines.computeIfAbsent(
        first, prompt -> prompt.keys.stream().mapToInt(this::number).toArray());
  }

  private int number(Key key) {
    return ids.computeIfAbsent(
        key,
        added -> {
          keys.add(added);
          presence.add(new BitSet());
          return keys.size() - 1;
        });
  }

  /** The share of the uses that a line stands in. */
  double share(int line) {
    return (double) presence.get(line).cardinality() / size();
  }

  /** The lines that stand in at least this share of the uses. */
  BitSet constants(double share) {
    BitSet constants = new BitSet();
    for (int line = 0; line < keys.size(); line++) {
      constants.set(line, presence.get(line).cardinality() >= share * size());
    }
    return constants;
  }

  /** How many different texts of users there are. */
  int questions(BitSet among) {
    return (int)
        among.stream()
            .mapToObj(use -> uses.get(use).prompt().of(Part.USER))
            .distinct()
            .limit(64)
            .count();
  }

  /**
   * For each line the constant before it, -1 at the beginning of a prompt, where the line stands
   * most often.
   */
  int[] gaps(BitSet constants) {
    List<Map<Integer, Integer>> votes = new ArrayList<>(Collections.nCopies(keys.size(), Map.of()));
    for (int use = 0; use < size(); use++) {
      int before = -1;
      for (int line : lines(use)) {
        if (constants.get(line)) {
          before = line;
        } else {
          Map<Integer, Integer> mine = votes.get(line);
          if (mine.isEmpty()) {
            mine = new HashMap<>();
            votes.set(line, mine);
          }
          mine.merge(before, 1, Integer::sum);
        }
      }
    }
    return votes.stream()
        .mapToInt(
            mine ->
                mine.entrySet().stream()
                    .max(Map.Entry.comparingByValue())
                    .map(Map.Entry::getKey)
                    .orElse(-1))
        .toArray();
  }

  /** Some of the uses. */
  List<PromptUse> some(BitSet chosen) {
    return chosen.stream().mapToObj(uses::get).toList();
  }
}
