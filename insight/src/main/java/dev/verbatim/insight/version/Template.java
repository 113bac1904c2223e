package dev.verbatim.insight.version;

import dev.verbatim.insight.text.CommonSubsequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What lines that take each other's place have in common: {@code You help {{s}} ({{s}} plan)}.
 *
 * @param tokens words, marks and white space in order, {@link #SLOT} where anything may stand
 */
record Template(List<String> tokens) {
  /** Stands for whatever is filled in, nothing included. */
  static final String SLOT = "\u0000";

  private static final Pattern TOKEN =
      Pattern.compile("\\p{IsHan}|[\\p{L}\\p{M}]+|\\p{N}+|\\s+|.", Pattern.DOTALL);

  Template {
    tokens = List.copyOf(tokens);
  }

  /** Words, numbers, marks and white space; a Han character is a word. */
  static List<String> tokens(String text) {
    return TOKEN.matcher(text).results().map(MatchResult::group).toList();
  }

  /** The template of a line that never changed. */
  static Template of(String line) {
    return new Template(tokens(line));
  }

  /** The template of all these lines; with less than a third in common it is a mere slot. */
  static Template of(Iterable<String> lines) {
    Template common = null;
    double length = 0;
    int count = 0;
    for (String line : lines) {
      Template one = of(line);
      common = common == null ? one : common.with(one);
      length += one.words();
      count++;
    }
    if (common == null || common.words() * 3.0 < length / count) {
      return new Template(List.of(SLOT));
    }
    return common;
  }

  /** What both have in common. */
  Template with(Template other) {
    Map<String, Integer> ids = new HashMap<>();
    int[] left = ids(tokens, ids);
    int[] right = ids(other.tokens, ids);
    List<String> merged = new ArrayList<>();
    int a = 0;
    int b = 0;
    for (CommonSubsequence.Run run : CommonSubsequence.of(left, right)) {
      slot(merged, run.left() > a || run.right() > b);
      for (int i = 0; i < run.length(); i++) {
        String token = tokens.get(run.left() + i);
        if (token.equals(SLOT)) {
          slot(merged, true);
        } else {
          merged.add(token);
        }
      }
      a = run.left() + run.length();
      b = run.right() + run.length();
    }
    slot(merged, a < left.length || b < right.length);
    return new Template(merged);
  }

  private static void slot(List<String> merged, boolean needed) {
    if (needed && (merged.isEmpty() || !merged.getLast().equals(SLOT))) {
      merged.add(SLOT);
    }
  }

  private static int[] ids(List<String> tokens, Map<String, Integer> ids) {
    return tokens.stream().mapToInt(token -> ids.computeIfAbsent(token, t -> ids.size())).toArray();
  }

  /** Words and numbers that stand fast. */
  int words() {
    return (int)
        tokens.stream().filter(token -> Character.isLetterOrDigit(token.codePointAt(0))).count();
  }

  /** Whether nothing stands fast. */
  boolean isFree() {
    return words() == 0;
  }

  /** Whether the words of one stand in the other in the same order, so that both may be one. */
  boolean agreesWith(Template other) {
    return isFree()
        || other.isFree()
        || isSubsequence(wordsOf(), other.wordsOf())
        || isSubsequence(other.wordsOf(), wordsOf());
  }

  /** Whether the line has all that stands fast, in order. */
  boolean fits(String line) {
    return isSubsequence(wordsOf(), Template.of(line).wordsOf());
  }

  /**
   * What a line has in the slots, in order: as little as possible in each but the last.
   *
   * @return empty if the line has not all that stands fast, marks and white space included
   */
  Optional<List<String>> values(String line) {
    List<String> values = new ArrayList<>();
    StringBuilder fixed = new StringBuilder();
    int at = 0;
    boolean open = false;
    for (String token : tokens) {
      if (!token.equals(SLOT)) {
        fixed.append(token);
        continue;
      }
      int end = end(line, at, fixed, open, values);
      if (end < 0) {
        return Optional.empty();
      }
      at = end;
      fixed.setLength(0);
      open = true;
    }
    if (!open) {
      return line.contentEquals(fixed) ? Optional.of(List.of()) : Optional.empty();
    }
    if (line.length() - at < fixed.length() || !line.endsWith(fixed.toString())) {
      return Optional.empty();
    }
    values.add(line.substring(at, line.length() - fixed.length()));
    return Optional.of(List.copyOf(values));
  }

  /**
   * Where a piece that stands fast ends; what stands before it was filled in. Negative if absent.
   */
  private static int end(
      String line, int at, StringBuilder fixed, boolean open, List<String> values) {
    int start = line.indexOf(fixed.toString(), at);
    if (start < 0 || !open && start != at) {
      return -1;
    }
    if (open) {
      values.add(line.substring(at, start));
    }
    return start + fixed.length();
  }

  private List<String> wordsOf() {
    return tokens.stream()
        .filter(token -> Character.isLetterOrDigit(token.codePointAt(0)))
        .toList();
  }

  private static boolean isSubsequence(List<String> part, List<String> whole) {
    int at = 0;
    for (int i = 0; i < whole.size() && at < part.size(); i++) {
      if (whole.get(i).equals(part.get(at))) {
        at++;
      }
    }
    return at == part.size();
  }

  /**
   * Whether two lines are one line with something short filled in: at least half of the words of
   * the longer are the same, and at most three words in a row differ.
   */
  static boolean fillsIn(String one, String other) {
    List<String> left = of(one).wordsOf();
    List<String> right = of(other).wordsOf();
    Map<String, Integer> ids = new HashMap<>();
    int same = 0;
    int a = 0;
    int b = 0;
    int widest = 0;
    for (CommonSubsequence.Run run : CommonSubsequence.of(ids(left, ids), ids(right, ids))) {
      widest = Math.max(widest, Math.max(run.left() - a, run.right() - b));
      same += run.length();
      a = run.left() + run.length();
      b = run.right() + run.length();
    }
    widest = Math.max(widest, Math.max(left.size() - a, right.size() - b));
    return 2 * same >= Math.max(left.size(), right.size()) && widest <= 3;
  }

  /** The template as people read it, slots numbered from {@code first}. */
  String text(int first) {
    StringBuilder text = new StringBuilder();
    int number = first;
    for (String token : tokens) {
      if (token.equals(SLOT)) {
        text.append("{{s").append(number++).append("}}");
      } else {
        text.append(token);
      }
    }
    return text.toString();
  }

  /** How many slots it has. */
  int slots() {
    return (int) tokens.stream().filter(SLOT::equals).count();
  }
}
