package dev.verbatim.insight.align;

import dev.verbatim.capture.canon.Thresholds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The cheapest way to lay two sequences side by side, where leaving out several neighbours costs
 * less than leaving out as many here and there. Takes time and bytes in the product of the lengths.
 *
 * @see <a href="https://doi.org/10.1016/0022-2836(82)90398-9">O. Gotoh, An improved algorithm for
 *     matching biological sequences, 1982</a>
 */
final class AffineAlignment {
  private static final double FAR = 1e15;
  private static final int BITS = 2;
  private static final int MASK = (1 << BITS) - 1;

  private final double gapOpen;
  private final double gapExtend;

  /** What comes next. */
  enum Move {
    BOTH,
    LEFT,
    RIGHT
  }

  /** What it costs to take one element for the other. */
  interface Cost {
    double of(int left, int right);
  }

  AffineAlignment(Thresholds thresholds) {
    this.gapOpen = thresholds.gapOpen();
    this.gapExtend = thresholds.gapExtend();
  }

  /** From the start to the end of both. */
  List<Move> of(int n, int m, Cost cost) {
    int moves = Move.values().length;
    // For each kind of last move the least cost to get to a cell; of two rows at a time.
    double[][] above = new double[moves][m + 1];
    double[][] row = new double[moves][m + 1];
    // For each cell and last move the move before it.
    byte[][] before = new byte[n + 1][m + 1];
    for (int i = 0; i <= n; i++) {
      for (double[] costs : row) {
        Arrays.fill(costs, FAR);
      }
      if (i == 0) {
        row[Move.BOTH.ordinal()][0] = 0;
      }
      for (int j = 0; j <= m; j++) {
        int from = 0;
        if (i > 0 && j > 0) {
          int last = least(above, j - 1, 0, 0, 0);
          row[0][j] = above[last][j - 1] + cost.of(i - 1, j - 1);
          from |= last;
        }
        if (i > 0) {
          int last = least(above, j, gapOpen, gapExtend, gapOpen);
          row[1][j] = above[last][j] + (last == 1 ? gapExtend : gapOpen);
          from |= last << BITS;
        }
        if (j > 0) {
          int last = least(row, j - 1, gapOpen, gapOpen, gapExtend);
          row[2][j] = row[last][j - 1] + (last == 2 ? gapExtend : gapOpen);
          from |= last << 2 * BITS;
        }
        before[i][j] = (byte) from;
      }
      double[][] next = above;
      above = row;
      row = next;
    }
    return walk(n, m, before, least(above, m, 0, 0, 0));
  }

  private static int least(double[][] costs, int at, double both, double left, double right) {
    double best = costs[0][at] + both;
    int move = 0;
    if (costs[1][at] + left < best) {
      best = costs[1][at] + left;
      move = 1;
    }
    // Of two gaps at one place the one on the right comes last, so found from the end it is first.
    double last = costs[2][at] + right;
    return last < best || move == 1 && last == best ? 2 : move;
  }

  private static List<Move> walk(int n, int m, byte[][] before, int last) {
    List<Move> moves = new ArrayList<>(n + m);
    int i = n;
    int j = m;
    int now = last;
    while (i > 0 || j > 0) {
      Move move = Move.values()[now];
      moves.add(move);
      now = before[i][j] >> now * BITS & MASK;
      if (move != Move.RIGHT) {
        i--;
      }
      if (move != Move.LEFT) {
        j--;
      }
    }
    return moves.reversed();
  }
}
