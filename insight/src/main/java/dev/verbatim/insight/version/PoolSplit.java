package dev.verbatim.insight.version;

import dev.verbatim.capture.canon.VersionThresholds;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;

/** Cuts the uses of a pool where its program text changes, and takes experiments apart. */
final class PoolSplit {
  /** Each level is one change or one experiment. */
  private static final int MAX_DEPTH = 24;

  private final VersionThresholds thresholds;

  PoolSplit(VersionThresholds thresholds) {
    this.thresholds = thresholds;
  }

  /**
   * Groups of uses with one program text each.
   *
   * @param uses of one pool, in the order of time
   */
  List<List<PromptUse>> groups(List<PromptUse> uses) {
    List<List<PromptUse>> groups = new ArrayList<>();
    split(uses, MAX_DEPTH, groups);
    return groups;
  }

  private void split(List<PromptUse> uses, int depth, List<List<PromptUse>> groups) {
    if (uses.isEmpty()) {
      return;
    }
    UseTable table = new UseTable(uses);
    BitSet constants = table.constants(thresholds.constantShare());
    if (depth > 0 && table.size() >= 2 * thresholds.minSide()) {
      OptionalInt moment = new Moments(table, thresholds).first(constants);
      if (moment.isPresent()) {
        split(uses.subList(0, moment.getAsInt()), depth - 1, groups);
        split(uses.subList(moment.getAsInt(), uses.size()), depth - 1, groups);
        return;
      }
      List<BitSet> arms = new Arms(table, thresholds).find(constants);
      if (!arms.isEmpty()) {
        arms.forEach(arm -> split(table.some(arm), depth - 1, groups));
        return;
      }
    }
    groups.add(List.copyOf(uses));
  }
}
