package dev.verbatim.server.query;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds fields by name, and the name that was probably meant. */
final class FieldNames {
  private FieldNames() {}

  /**
   * The field of this name.
   *
   * @param query the whole query, for the suggestion
   * @param name what stands before the colon
   * @param position where it stands
   * @param word the whole word, colon and value included
   */
  static QueryField require(String query, String name, int position, String word)
      throws QuerySyntaxException {
    Optional<QueryField> field = QueryField.named(name);
    if (field.isPresent()) {
      return field.get();
    }
    List<String> known = new ArrayList<>();
    for (QueryField candidate : QueryField.all()) {
      known.add(
          candidate.type() == QueryField.Type.METADATA
              ? QueryField.METADATA_PREFIX + "<key>"
              : candidate.name());
    }
    Optional<String> closest = closest(name, allNames());
    String replacement =
        closest.map(meant -> meant + word.substring(name.length())).orElse(Quotes.quote(word));
    throw new QuerySyntaxException(
        "unknown field " + shortened(name),
        position,
        name.length(),
        "one of " + String.join(", ", known) + "; or quotes around text that holds a colon",
        Optional.of(
            query.substring(0, position)
                + replacement
                + query.substring(position + word.length())));
  }

  /** The candidate that differs from the word by at most a third of its letters. */
  static Optional<String> closest(String word, List<String> candidates) {
    String wanted = word.toLowerCase(Locale.ROOT);
    return candidates.stream()
        .filter(candidate -> distance(wanted, candidate) <= Math.max(1, candidate.length() / 3))
        .min(Comparator.comparingInt(candidate -> distance(wanted, candidate)));
  }

  static String shortened(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }

  private static List<String> allNames() {
    List<String> names = new ArrayList<>();
    for (QueryField field : QueryField.all()) {
      if (field.type() != QueryField.Type.METADATA) {
        names.add(field.name());
        names.addAll(field.aliases());
      }
    }
    return names;
  }

  /**
   * Insertions, deletions, replacements and swaps of neighbours: the optimal string alignment
   * distance (Damerau, "A technique for computer detection and correction of spelling errors",
   * 1964).
   */
  private static int distance(String a, String b) {
    if (Math.abs(a.length() - b.length()) > 8) {
      return Integer.MAX_VALUE;
    }
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      cost[i][0] = i;
    }
    for (int j = 0; j <= b.length(); j++) {
      cost[0][j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      for (int j = 1; j <= b.length(); j++) {
        int replaced = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        cost[i][j] = Math.min(replaced, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[a.length()][b.length()];
  }
}
