package dev.verbatim.insight.version;

import dev.verbatim.capture.canon.VersionThresholds;
import dev.verbatim.insight.version.PromptLines.Part;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds texts of one place that take each other's place in one process: the arms of an experiment.
 * A text that is there or not is a conditional block, and one with a word filled in is data.
 */
final class Arms {
  /** Blocks of a place that are looked at: more than can be arms. */
  private static final int MAX_BLOCKS = 16;

  private final UseTable table;
  private final VersionThresholds thresholds;

  Arms(UseTable table, VersionThresholds thresholds) {
    this.table = table;
    this.thresholds = thresholds;
  }

  /** Lines that always stand together. */
  private record Block(List<Integer> lines, BitSet uses) {
    int size() {
      return uses.cardinality();
    }
  }

  /** The uses of each arm; empty if there is no experiment. */
  List<BitSet> find(BitSet constants) {
    int least = (int) Math.max(thresholds.minSide(), thresholds.minShare() * table.size());
    int[] gaps = table.gaps(constants);
    Map<Integer, List<Integer>> places = new HashMap<>();
    for (int line = 0; line < gaps.length; line++) {
      if (!constants.get(line)
          && table.keys.get(line).part() == Part.SYSTEM
          && table.presence.get(line).cardinality() >= least) {
        places.computeIfAbsent(gaps[line], gap -> new ArrayList<>()).add(line);
      }
    }
    List<BitSet> arms = first(places);
    return arms.isEmpty() && table.size() >= thresholds.minPool() ? rare(gaps, constants) : arms;
  }

  private List<BitSet> first(Map<Integer, List<Integer>> places) {
    return places.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(place -> arms(blocks(place.getValue())))
        .filter(arms -> !arms.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  /**
   * The same where an arm has few uses, such as the first after a change: only in places that hold
   * nothing but the arms.
   */
  private List<BitSet> rare(int[] gaps, BitSet constants) {
    Map<Integer, List<Integer>> places = new HashMap<>();
    for (int line = 0; line < gaps.length; line++) {
      if (!constants.get(line) && table.keys.get(line).part() == Part.SYSTEM) {
        places.computeIfAbsent(gaps[line], gap -> new ArrayList<>()).add(line);
      }
    }
    places
        .values()
        .removeIf(
            lines ->
                lines.stream().map(table.presence::get).distinct().count() > thresholds.maxArms());
    return first(places);
  }

  private List<Block> blocks(List<Integer> lines) {
    Map<BitSet, Block> blocks = new HashMap<>();
    for (int line : lines) {
      BitSet uses = table.presence.get(line);
      blocks.computeIfAbsent(uses, same -> new Block(new ArrayList<>(), same)).lines().add(line);
    }
    return blocks.values().stream()
        .sorted(
            Comparator.comparingInt(Block::size)
                .reversed()
                .thenComparing(block -> block.lines().getFirst()))
        .limit(MAX_BLOCKS)
        .toList();
  }

  /** The first set of blocks of which nearly every use has exactly one. */
  private List<BitSet> arms(List<Block> blocks) {
    for (int first = 0; first < blocks.size(); first++) {
      List<Block> chosen = new ArrayList<>(List.of(blocks.get(first)));
      BitSet covered = (BitSet) blocks.get(first).uses().clone();
      for (int next = first + 1;
          next < blocks.size() && chosen.size() < thresholds.maxArms();
          next++) {
        if (!covered.intersects(blocks.get(next).uses())) {
          chosen.add(blocks.get(next));
          covered.or(blocks.get(next).uses());
        }
      }
      if (chosen.size() > 1
          && covered.cardinality() >= thresholds.constantShare() * table.size()
          && !isData(chosen)) {
        return partition(chosen);
      }
    }
    return List.of();
  }

  private boolean isData(List<Block> blocks) {
    List<List<String>> texts =
        blocks.stream()
            .map(block -> block.lines().stream().map(line -> table.keys.get(line).text()).toList())
            .toList();
    List<String> model = texts.getFirst();
    return texts.stream().allMatch(text -> filledIn(model, text));
  }

  private static boolean filledIn(List<String> one, List<String> other) {
    if (one.size() != other.size()) {
      return false;
    }
    for (int i = 0; i < one.size(); i++) {
      if (!Template.fillsIn(one.get(i), other.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Every use in one arm; the few that have none go with the first. */
  private List<BitSet> partition(List<Block> chosen) {
    List<BitSet> arms = new ArrayList<>();
    BitSet rest = new BitSet();
    rest.set(0, table.size());
    for (Block block : chosen) {
      BitSet arm = (BitSet) block.uses().clone();
      rest.andNot(arm);
      arms.add(arm);
    }
    arms.getFirst().or(rest);
    return arms;
  }
}
