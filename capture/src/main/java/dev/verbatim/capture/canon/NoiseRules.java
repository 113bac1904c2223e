package dev.verbatim.capture.canon;

import dev.verbatim.capture.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What people said is noise at a site, beside what {@link NoiseMask} knows by itself. Immutable.
 *
 * @param rules in any order
 */
public record NoiseRules(List<Rule> rules) {
  /** Nothing. */
  public static final NoiseRules NONE = new NoiseRules(List.of());

  private static final String HOLE = "‹noise›";
  private static final int MAX_DEPTH = 128;

  public NoiseRules {
    rules = List.copyOf(rules);
  }

  /** One thing that is noise. */
  public sealed interface Rule {}

  /**
   * The value at a place of any JSON: of arguments, of results, of answers. Below {@code /request}
   * it is, for replays, a place in the request itself: its settings, {@code system}, {@code
   * messages}.
   *
   * @param pointer a JSON Pointer (RFC 6901); a segment {@code *} stands for every member or
   *     element
   */
  public record AtPath(String pointer) implements Rule {
    public AtPath {
      if (!pointer.startsWith("/") || pointer.matches("(?s).*~(?![01]).*")) {
        throw new IllegalArgumentException(
            pointer + " (expected: a JSON Pointer such as /items/*/id)");
      }
    }

    private List<String> segments() {
      List<String> segments = new ArrayList<>();
      for (String segment : pointer.substring(1).split("/", -1)) {
        segments.add(segment.replace("~1", "/").replace("~0", "~"));
      }
      return segments;
    }
  }

  /**
   * Words, wherever they stand.
   *
   * @param text as it is written; {@code *} stands for any characters but white space, at the end
   *     of a word up to its last letter or digit
   */
  public record Words(String text) implements Rule {
    public Words {
      if (text.isBlank() || text.replace("*", "").isBlank()) {
        throw new IllegalArgumentException(
            text + " (expected: words, with * for what varies, such as: Ticket *)");
      }
    }

    private Pattern pattern() {
      String[] literals = text.strip().split("\\*", -1);
      StringBuilder pattern = new StringBuilder(Pattern.quote(literals[0]));
      for (int i = 1; i < literals.length; i++) {
        pattern.append(literals[i].isEmpty() ? "(?:\\S*[\\p{L}\\p{N}])?" : "\\S*");
        pattern.append(Pattern.quote(literals[i]));
      }
      return Pattern.compile(pattern.toString());
    }
  }

  /** Both. */
  public NoiseRules with(NoiseRules other) {
    if (other.rules.isEmpty() || rules.isEmpty()) {
      return rules.isEmpty() ? other : this;
    }
    List<Rule> both = new ArrayList<>(rules);
    both.addAll(other.rules);
    return new NoiseRules(both.stream().distinct().toList());
  }

  /** The text with a hole in the place of each of the words. */
  String mask(String text) {
    String masked = text;
    for (Rule rule : rules) {
      if (rule instanceof Words words) {
        masked = words.pattern().matcher(masked).replaceAll(Matcher.quoteReplacement(HOLE));
      }
    }
    return masked;
  }

  /** JSON with a hole in each of the places, and every other text, as they are. */
  public String json(String text) {
    return json(text, new String[0]);
  }

  /**
   * The same for JSON that stands inside of a larger one.
   *
   * @param at the segments of its place there; only rules that lead there count
   */
  String json(String text, String... at) {
    List<List<String>> paths =
        rules.stream()
            .filter(AtPath.class::isInstance)
            .map(rule -> ((AtPath) rule).segments())
            .toList();
    for (int i = 0; i < at.length && !paths.isEmpty(); i++) {
      paths = below(paths, i, at[i]);
      int depth = i + 1;
      if (paths.stream().anyMatch(path -> path.size() == depth)) {
        return '"' + HOLE + '"';
      }
    }
    List<List<String>> inside = paths;
    Optional<JsonValue> value =
        inside.isEmpty() ? Optional.empty() : JsonValue.parse(text, MAX_DEPTH);
    return value.map(json -> holed(json, inside, at.length)).orElse(text);
  }

  private static String holed(JsonValue value, List<List<String>> paths, int depth) {
    if (paths.stream().anyMatch(path -> path.size() == depth)) {
      return '"' + HOLE + '"';
    }
    if (paths.isEmpty()) {
      return value.raw();
    }
    if (value.isObject()) {
      return value.members().stream()
          .map(
              member ->
                  member.nameValue().raw()
                      + ':'
                      + holed(member.value(), below(paths, depth, member.name()), depth + 1))
          .collect(Collectors.joining(",", "{", "}"));
    }
    if (value.isArray()) {
      StringBuilder array = new StringBuilder("[");
      List<JsonValue> elements = value.elements();
      for (int i = 0; i < elements.size(); i++) {
        array
            .append(i == 0 ? "" : ",")
            .append(holed(elements.get(i), below(paths, depth, Integer.toString(i)), depth + 1));
      }
      return array.append(']').toString();
    }
    return value.raw();
  }

  private static List<List<String>> below(List<List<String>> paths, int depth, String segment) {
    return paths.stream()
        .filter(path -> path.get(depth).equals("*") || path.get(depth).equals(segment))
        .toList();
  }
}
