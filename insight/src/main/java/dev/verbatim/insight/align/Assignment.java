package dev.verbatim.insight.align;

import java.util.Arrays;

/**
 * The cheapest way to give each row a column of its own, in time O(n³).
 *
 * @see <a href="https://doi.org/10.1002/nav.3800020109">H. W. Kuhn, The Hungarian method for the
 *     assignment problem, 1955</a>
 */
final class Assignment {
  private Assignment() {}

  /**
   * Assigns.
   *
   * @param cost square, finite
   * @return the column of each row
   */
  static int[] of(double[][] cost) {
    int n = cost.length;
    double[] ofRow = new double[n + 1];
    double[] ofColumn = new double[n + 1];
    int[] rowOf = new int[n + 1]; // By column; 0 is none, rows and columns count from 1.
    for (int row = 1; row <= n; row++) {
      int[] way = new int[n + 1];
      double[] least = new double[n + 1];
      boolean[] used = new boolean[n + 1];
      Arrays.fill(least, Double.POSITIVE_INFINITY);
      rowOf[0] = row;
      int column = 0;
      while (rowOf[column] != 0) {
        used[column] = true;
        int current = rowOf[column];
        int next = 0;
        double delta = Double.POSITIVE_INFINITY;
        for (int j = 1; j <= n; j++) {
          if (!used[j]) {
            double reduced = cost[current - 1][j - 1] - ofRow[current] - ofColumn[j];
            if (reduced < least[j]) {
              least[j] = reduced;
              way[j] = column;
            }
            if (least[j] < delta) {
              delta = least[j];
              next = j;
            }
          }
        }
        for (int j = 0; j <= n; j++) {
          if (used[j]) {
            ofRow[rowOf[j]] += delta;
            ofColumn[j] -= delta;
          } else {
            least[j] -= delta;
          }
        }
        column = next;
      }
      while (column != 0) {
        rowOf[column] = rowOf[way[column]];
        column = way[column];
      }
    }
    int[] columns = new int[n];
    for (int j = 1; j <= n; j++) {
      columns[rowOf[j] - 1] = j - 1;
    }
    return columns;
  }
}
