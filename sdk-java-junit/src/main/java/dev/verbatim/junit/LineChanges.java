package dev.verbatim.junit;

import java.util.ArrayList;
import java.util.List;

/** The lines that two texts do not share. */
final class LineChanges {
  /** Beyond so many pairs of lines the middle is given as it was and as it is. */
  private static final long MOST_PAIRS = 1_000_000;

  private LineChanges() {}

  /**
   * Lines that went ({@code - …}) and came ({@code + …}), by the longest common subsequence of what
   * is between the common beginning and the common end.
   */
  static List<String> of(List<String> before, List<String> after) {
    int shorter = Math.min(before.size(), after.size());
    int start = 0;
    while (start < shorter && before.get(start).equals(after.get(start))) {
      start++;
    }
    int end = 0;
    while (end < shorter - start
        && before.get(before.size() - 1 - end).equals(after.get(after.size() - 1 - end))) {
      end++;
    }
    return between(
        before.subList(start, before.size() - end), after.subList(start, after.size() - end));
  }

  private static List<String> between(List<String> old, List<String> now) {
    List<String> lines = new ArrayList<>();
    int[][] common = (long) old.size() * now.size() > MOST_PAIRS ? new int[0][0] : common(old, now);
    int i = 0;
    int j = 0;
    while (i < old.size() || j < now.size()) {
      boolean both = common.length > 0 && i < old.size() && j < now.size();
      if (both && old.get(i).equals(now.get(j))) {
        i++;
        j++;
      } else if (i < old.size() && (!both || common[i + 1][j] >= common[i][j + 1])) {
        lines.add("- " + old.get(i++));
      } else {
        lines.add("+ " + now.get(j++));
      }
    }
    return lines;
  }

  /** How many lines the rests from each pair of places on have in common. */
  private static int[][] common(List<String> old, List<String> now) {
    int[][] common = new int[old.size() + 1][now.size() + 1];
    for (int i = old.size() - 1; i >= 0; i--) {
      for (int j = now.size() - 1; j >= 0; j--) {
        common[i][j] =
            old.get(i).equals(now.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    return common;
  }
}
