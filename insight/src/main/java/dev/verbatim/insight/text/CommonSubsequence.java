package dev.verbatim.insight.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * The longest common subsequence of two sequences of numbers, as runs that are equal in both, in
 * time O((n + m) d) and space O(n + m) for d differences.
 *
 * <p>Where both sides are large, elements that occur once on either side and in the same order cut
 * the problem first: texts that share such lines differ in few of them, and a rare line that stands
 * on both sides is the same line to a reader too.
 *
 * @see <a href="https://doi.org/10.1007/BF01840446">E. W. Myers, An O(ND) Difference Algorithm and
 *     Its Variations, Algorithmica 1986, section 4b</a>
 * @see <a href="https://bramcohen.livejournal.com/73318.html">B. Cohen, Patience Diff</a>
 */
public final class CommonSubsequence {
  /** From this product of lengths on, unique elements are looked for first. */
  private static final long LARGE = 1 << 16;

  /** No path gets there. Twice that is no overflow. */
  private static final int NONE = -(1 << 30);

  private final int[] left;
  private final int[] right;
  private final List<Run> runs = new ArrayList<>();
  private final int[] forward;
  private final int[] backward;

  /** Where diagonal 0 stands in them. */
  private final int zero;

  private long budget;
  private boolean complete = true;

  /** A stretch that is the same on both sides; positions count elements. */
  public record Run(int left, int right, int length) {}

  /**
   * What was found.
   *
   * @param runs ascending on both sides, none touching the next on both
   * @param complete whether the runs are the longest possible; if not, some stretch was given up
   *     and counts as different
   */
  public record Result(List<Run> runs, boolean complete) {}

  private CommonSubsequence(int[] left, int[] right, long budget) {
    this.left = left;
    this.right = right;
    this.budget = budget;
    int diagonals = left.length + right.length + 3;
    this.forward = new int[diagonals];
    this.backward = new int[diagonals];
    this.zero = right.length + 1;
  }

  /**
   * All runs, however long it takes; ascending on both sides.
   *
   * @param left elements as numbers, from 0, best without many holes
   * @param right the same; equal elements have one number
   */
  public static List<Run> of(int[] left, int[] right) {
    return compare(left, right, Long.MAX_VALUE).runs();
  }

  /**
   * Compares.
   *
   * @param left elements as numbers, from 0, best without many holes
   * @param right the same; equal elements have one number
   * @param budget how many steps of the search may be taken, a few nanoseconds each
   */
  public static Result compare(int[] left, int[] right, long budget) {
    // What stands on one side only is in no common subsequence.
    int[] keptLeft = shared(left, right);
    int[] keptRight = shared(right, left);
    CommonSubsequence diff =
        new CommonSubsequence(at(left, keptLeft), at(right, keptRight), budget);
    diff.compare(0, keptLeft.length, 0, keptRight.length);
    List<Run> runs = diff.runs;
    if (keptLeft.length < left.length || keptRight.length < right.length) {
      runs = new ArrayList<>();
      for (Run run : diff.runs) {
        for (int i = 0; i < run.length(); i++) {
          add(runs, keptLeft[run.left() + i], keptRight[run.right() + i], 1);
        }
      }
    }
    return new Result(List.copyOf(runs), diff.complete);
  }

  /** Places of elements that stand on the other side too. */
  private static int[] shared(int[] elements, int[] others) {
    BitSet known = new BitSet();
    for (int other : others) {
      known.set(other);
    }
    int[] places = new int[elements.length];
    int count = 0;
    for (int i = 0; i < elements.length; i++) {
      if (known.get(elements[i])) {
        places[count++] = i;
      }
    }
    return Arrays.copyOf(places, count);
  }

  private static int[] at(int[] elements, int[] places) {
    int[] kept = new int[places.length];
    for (int i = 0; i < places.length; i++) {
      kept[i] = elements[places[i]];
    }
    return kept;
  }

  private void compare(int fromLeft, int toLeft, int fromRight, int toRight) {
    int a = fromLeft;
    int b = fromRight;
    while (a < toLeft && b < toRight && left[a] == right[b]) {
      a++;
      b++;
    }
    add(fromLeft, fromRight, a - fromLeft);
    int endA = toLeft;
    int endB = toRight;
    while (endA > a && endB > b && left[endA - 1] == right[endB - 1]) {
      endA--;
      endB--;
    }
    if (a < endA && b < endB && !atUniqueElements(a, endA, b, endB)) {
      atMiddle(a, endA, b, endB);
    }
    add(endA, endB, toLeft - endA);
  }

  private void add(int atLeft, int atRight, int length) {
    add(runs, atLeft, atRight, length);
  }

  private static void add(List<Run> runs, int atLeft, int atRight, int length) {
    if (length == 0) {
      return;
    }
    if (!runs.isEmpty()) {
      Run last = runs.getLast();
      if (last.left() + last.length() == atLeft && last.right() + last.length() == atRight) {
        runs.set(runs.size() - 1, new Run(last.left(), last.right(), last.length() + length));
        return;
      }
    }
    runs.add(new Run(atLeft, atRight, length));
  }

  /** Cuts at elements that are unique on both sides, as many as stand in the same order. */
  private boolean atUniqueElements(int fromLeft, int toLeft, int fromRight, int toRight) {
    if ((long) (toLeft - fromLeft) * (toRight - fromRight) < LARGE) {
      return false;
    }
    long[] ofLeft = unique(left, fromLeft, toLeft);
    long[] ofRight = unique(right, fromRight, toRight);
    int[] places = new int[Math.min(ofLeft.length, ofRight.length) * 2];
    int count = 0;
    for (int i = 0, j = 0; i < ofLeft.length && j < ofRight.length; ) {
      int order = Integer.compare((int) (ofLeft[i] >> 32), (int) (ofRight[j] >> 32));
      if (order == 0) {
        places[count++] = (int) ofLeft[i++];
        places[count++] = (int) ofRight[j++];
      } else if (order < 0) {
        i++;
      } else {
        j++;
      }
    }
    if (count == 0) {
      return false;
    }
    int a = fromLeft;
    int b = fromRight;
    for (long anchor : longestAscending(places, count / 2)) {
      int anchorLeft = (int) (anchor >> 32);
      int anchorRight = (int) anchor;
      compare(a, anchorLeft, b, anchorRight);
      add(anchorLeft, anchorRight, 1);
      a = anchorLeft + 1;
      b = anchorRight + 1;
    }
    compare(a, toLeft, b, toRight);
    return true;
  }

  /** Elements that occur once, each with its position in the lower half, by element. */
  private static long[] unique(int[] elements, int from, int to) {
    long[] sorted = new long[to - from];
    for (int i = from; i < to; i++) {
      sorted[i - from] = (long) elements[i] << 32 | i;
    }
    Arrays.sort(sorted);
    int kept = 0;
    for (int i = 0; i < sorted.length; i++) {
      long element = sorted[i] >> 32;
      boolean likeBefore = i > 0 && sorted[i - 1] >> 32 == element;
      boolean likeNext = i + 1 < sorted.length && sorted[i + 1] >> 32 == element;
      if (!likeBefore && !likeNext) {
        sorted[kept++] = sorted[i];
      }
    }
    return Arrays.copyOf(sorted, kept);
  }

  /** The longest selection of pairs that ascends on both sides, left in the upper half. */
  private static long[] longestAscending(int[] places, int count) {
    long[] pairs = new long[count];
    for (int i = 0; i < count; i++) {
      pairs[i] = (long) places[2 * i] << 32 | places[2 * i + 1];
    }
    Arrays.sort(pairs);
    int[] tails = new int[count]; // The pair with the least right side that ends a chain so long.
    int[] before = new int[count];
    int length = 0;
    for (int i = 0; i < count; i++) {
      int low = 0;
      int high = length;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if ((int) pairs[tails[middle]] < (int) pairs[i]) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      before[i] = low == 0 ? -1 : tails[low - 1];
      tails[low] = i;
      length = Math.max(length, low + 1);
    }
    long[] chain = new long[length];
    for (int at = length == 0 ? -1 : tails[length - 1], i = length - 1; i >= 0; i--) {
      chain[i] = pairs[at];
      at = before[at];
    }
    return chain;
  }

  /**
   * Splits where the shortest paths from both ends meet. Both sides are not empty and begin and end
   * differently.
   */
  private void atMiddle(int fromLeft, int toLeft, int fromRight, int toRight) {
    int n = toLeft - fromLeft;
    int m = toRight - fromRight;
    int delta = n - m;
    boolean odd = (delta & 1) != 0;
    int most = (n + m + 1) / 2;
    for (int d = 0; d <= most; d++) {
      budget -= 2L * d + 2;
      if (budget < 0) {
        complete = false;
        return;
      }
      int low = d <= m ? -d : -m + (d - m & 1);
      int high = d <= n ? d : n - (d - n & 1);
      for (int k = low; k <= high; k += 2) {
        int x = reached(forward, k, d, n, m);
        int start = x;
        while (x >= 0 && x < n && x - k < m && left[fromLeft + x] == right[fromRight + x - k]) {
          x++;
        }
        budget -= x - start;
        forward[zero + k] = x;
        int opposite = delta - k;
        if (odd && Math.abs(opposite) < d && x + backward[zero + opposite] >= n) {
          split(fromLeft, toLeft, fromRight, toRight, fromLeft + x, fromRight + x - k);
          return;
        }
      }
      for (int k = low; k <= high; k += 2) {
        int x = reached(backward, k, d, n, m);
        int start = x;
        while (x >= 0 && x < n && x - k < m && left[toLeft - 1 - x] == right[toRight - 1 - x + k]) {
          x++;
        }
        budget -= x - start;
        backward[zero + k] = x;
        int opposite = delta - k;
        if (!odd && Math.abs(opposite) <= d && x + forward[zero + opposite] >= n) {
          split(fromLeft, toLeft, fromRight, toRight, toLeft - x, toRight - x + k);
          return;
        }
      }
    }
    throw new IllegalStateException("no path from " + n + " to " + m + " elements");
  }

  /**
   * How far on the left a path of {@code d} differences gets on diagonal {@code k} before it runs
   * along equal elements; negative if it cannot be inside of n times m elements.
   */
  private int reached(int[] paths, int k, int d, int n, int m) {
    if (d == 0) {
      return 0;
    }
    int inserted = k == d || k == n ? NONE : paths[zero + k + 1];
    int deleted = k == -d || k == -m ? NONE : paths[zero + k - 1] + 1;
    return Math.max(inserted - k > m ? NONE : inserted, deleted > n ? NONE : deleted);
  }

  private void split(
      int fromLeft, int toLeft, int fromRight, int toRight, int atLeft, int atRight) {
    compare(fromLeft, atLeft, fromRight, atRight);
    compare(atLeft, toLeft, atRight, toRight);
  }
}
