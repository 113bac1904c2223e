package dev.verbatim.insight.diff;

import dev.verbatim.capture.json.JsonValue;
import dev.verbatim.insight.json.JsonChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How names, values and differences of JSON are put into words. */
final class Wording {
  private static final int MAX_NAMES = 3;
  private static final int LONG = 60;

  private Wording() {}

  /** The names, at most three of them, and how many more there are. */
  static String names(List<String> names) {
    int more = names.size() - MAX_NAMES;
    if (more > 0) {
      return names.stream().limit(MAX_NAMES).collect(Collectors.joining(", "))
          + " and "
          + more
          + " more";
    }
    return names.size() < 2
        ? String.join("", names)
        : String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast();
  }

  /** At most two of the things, and how many more there are. */
  static <T> String some(List<T> things, Function<T, String> text) {
    String some = things.stream().limit(2).map(text).collect(Collectors.joining("; "));
    return things.size() > 2 ? some + "; and " + (things.size() - 2) + " more" : some;
  }

  static String arrow(String left, String right) {
    if (left.isEmpty() && right.isEmpty() || left.equals(right)) {
      return "";
    }
    return (left.isEmpty() ? "unnamed" : left) + " → " + (right.isEmpty() ? "unnamed" : right);
  }

  /** A text of moderate length on one line. */
  static String brief(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= LONG
        ? line
        : line.substring(0, line.offsetByCodePoints(0, line.codePointCount(0, LONG - 1))) + "…";
  }

  /** {@code flights[0].date} for {@code /flights/0/date}. */
  static String path(String pointer) {
    StringBuilder path = new StringBuilder();
    for (String name : pointer.split("/", -1)) {
      String plain = name.replace("~1", "/").replace("~0", "~");
      if (plain.matches("\\d+") && !path.isEmpty()) {
        path.append('[').append(plain).append(']');
      } else if (!plain.isEmpty()) {
        path.append(path.isEmpty() ? "" : ".").append(plain);
      }
    }
    return path.toString();
  }

  /**
   * What differs: {@code date 2024-05-22, not 2024-05-21 and 2 more differences}; empty if all of
   * it does.
   */
  static Optional<String> changes(List<JsonChange> changes) {
    List<String> said = new ArrayList<>();
    for (JsonChange change : changes.stream().limit(changes.size() > 2 ? 1 : 2).toList()) {
      if (change.path().isEmpty()) {
        return Optional.empty();
      }
      said.add(change(change));
    }
    int more = changes.size() - said.size();
    if (more > 0) {
      said.add(more + " more differences");
    }
    return said.isEmpty() ? Optional.empty() : Optional.of(String.join(" and ", said));
  }

  private static String change(JsonChange change) {
    String path = path(change.path());
    if (change.isAddition()) {
      return "a new "
          + path
          + value(change.right())
              .filter(it -> !it.matches("[\\[{].*"))
              .map(it -> " " + it)
              .orElse("");
    }
    if (change.isRemoval()) {
      return "no " + path;
    }
    Optional<String> before = value(change.left());
    Optional<String> after = value(change.right());
    return before.isEmpty() || after.isEmpty()
        ? "another " + path
        : path + " " + after.get() + ", not " + before.get();
  }

  /** A short value without quotes. */
  private static Optional<String> value(Optional<String> json) {
    return json.map(
            text ->
                JsonValue.parse(text, 1)
                    .filter(JsonValue::isString)
                    .flatMap(JsonValue::text)
                    .map(plain -> plain.isEmpty() ? "\"\"" : plain)
                    .orElse(text))
        .filter(text -> text.length() <= LONG && !text.contains("\n"));
  }
}
