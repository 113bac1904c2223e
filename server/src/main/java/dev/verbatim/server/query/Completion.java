package dev.verbatim.server.query;

import dev.verbatim.store.Filter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What could stand at a place of a query.
 *
 * @param from start of what a candidate replaces
 * @param to end of it
 * @param candidates the best first
 */
public record Completion(int from, int to, List<Candidate> candidates) {
  private static final List<String> TIMES =
      List.of("-1h", "-24h", "-7d", "-30d", "today", "yesterday");
  private static final List<String> KEYWORDS = List.of("OR", "AND", "NOT");

  /**
   * One proposal.
   *
   * @param text what to put there
   * @param label what to show
   * @param kind what it is
   * @param detail a line about it
   */
  public record Candidate(String text, String label, Kind kind, Optional<String> detail) {}

  /** What a candidate is. */
  public enum Kind {
    FIELD,
    VALUE,
    METADATA,
    OPERATOR
  }

  public Completion {
    candidates = List.copyOf(candidates);
  }

  /**
   * Finds candidates; a query that is wrong elsewhere does not matter.
   *
   * @param position 0 to the length of the query
   */
  public static Completion at(String query, int position, ValueSource source, int limit) {
    int[] word = wordAround(query, position);
    int start = word[0];
    while (start < position && query.charAt(start) == '-') {
      start++;
    }
    String typed = query.substring(start, position);
    int colon = typed.indexOf(':');
    List<Candidate> found;
    if (!typed.isEmpty() && Quotes.opens(typed.charAt(0))) {
      found = List.of();
    } else if (colon < 0) {
      found = names(typed, source, limit);
    } else {
      found = values(typed.substring(0, colon), typed.substring(colon + 1), source, limit);
      start += colon + 1;
    }
    return new Completion(
        start, Math.max(word[1], position), found.subList(0, Math.min(limit, found.size())));
  }

  private static List<Candidate> names(String typed, ValueSource source, int limit) {
    String prefix = typed.toLowerCase(Locale.ROOT);
    List<Candidate> found = new ArrayList<>();
    for (QueryField field : QueryField.all()) {
      boolean alias = field.aliases().stream().anyMatch(name -> name.startsWith(prefix));
      if (field.type() == QueryField.Type.METADATA) {
        if (prefix.length() < QueryField.METADATA_PREFIX.length()
            && QueryField.METADATA_PREFIX.startsWith(prefix)) {
          found.add(
              new Candidate(
                  QueryField.METADATA_PREFIX,
                  QueryField.METADATA_PREFIX + "<key>",
                  Kind.METADATA,
                  Optional.of(field.description())));
        }
      } else if (field.name().startsWith(prefix) || (!prefix.isEmpty() && alias)) {
        found.add(
            new Candidate(
                field.name() + ":",
                field.name(),
                Kind.FIELD,
                Optional.of(field.description() + ", e.g. " + field.example())));
      }
    }
    if (prefix.startsWith(QueryField.METADATA_PREFIX)) {
      String key = typed.substring(QueryField.METADATA_PREFIX.length());
      for (String seen : source.metadataKeys(key, limit)) {
        String name = QueryField.METADATA_PREFIX + seen;
        if (seen.codePoints().noneMatch(c -> Character.isWhitespace(c) || c == ':' || c == '"')) {
          found.add(new Candidate(name + ":", name, Kind.METADATA, Optional.empty()));
        }
      }
    }
    for (String keyword : KEYWORDS) {
      if (!typed.isEmpty() && keyword.startsWith(typed)) {
        found.add(new Candidate(keyword + " ", keyword, Kind.OPERATOR, Optional.empty()));
      }
    }
    return found;
  }

  private static List<Candidate> values(String name, String typed, ValueSource source, int limit) {
    boolean quoted = !typed.isEmpty() && Quotes.opens(typed.charAt(0));
    String prefix = quoted ? typed.substring(1) : typed;
    return QueryField.named(name)
        .map(field -> candidates(field, prefix, source, limit))
        .orElse(List.of());
  }

  private static List<Candidate> candidates(
      QueryField field, String prefix, ValueSource source, int limit) {
    String lower = prefix.toLowerCase(Locale.ROOT);
    return switch (field.type()) {
      case ENUM -> plain(field.values().stream().filter(v -> v.startsWith(lower)).toList());
      case TIME -> plain(TIMES.stream().filter(v -> v.startsWith(lower)).toList());
      case TEXT -> plain(source.values(target(field), prefix, limit));
      case NUMBER, MONEY, DURATION ->
          prefix.isEmpty()
              ? List.of(
                  new Candidate(
                      field.example().substring(field.name().length() + 1),
                      field.example(),
                      Kind.VALUE,
                      Optional.of(field.expectedValue())))
              : List.of();
      case METADATA, ID -> List.of();
    };
  }

  private static Filter.Field target(QueryField field) {
    return field.target().orElseThrow();
  }

  private static List<Candidate> plain(List<String> values) {
    return values.stream()
        .map(value -> new Candidate(quotedIfNeeded(value), value, Kind.VALUE, Optional.empty()))
        .toList();
  }

  /** A value as it must be written behind a colon. */
  public static String quotedIfNeeded(String value) {
    boolean plain =
        !value.isEmpty()
            && NumberRange.operatorLength(value) == 0
            && value
                .chars()
                .noneMatch(
                    c ->
                        Character.isWhitespace(c)
                            || c == '('
                            || c == ')'
                            || c == '*'
                            || Quotes.opens((char) c));
    return plain ? value : Quotes.quote(value);
  }

  /** Start and end of the word at a position; a quoted value belongs to its field. */
  private static int[] wordAround(String query, int position) {
    int start = 0;
    while (start < query.length()) {
      int end = endOfWord(query, start);
      if (end >= position && start <= position && end > start) {
        return new int[] {start, end};
      }
      start = Math.max(end, start + 1);
    }
    return new int[] {position, position};
  }

  private static int endOfWord(String query, int start) {
    int i = start;
    while (i < query.length()) {
      char c = query.charAt(i);
      if (Quotes.opens(c)) {
        int close = i + 1;
        while (close < query.length() && !Quotes.closes(c, query.charAt(close))) {
          close += query.charAt(close) == '\\' ? 2 : 1;
        }
        i = Math.min(query.length(), close + 1);
      } else if (Character.isWhitespace(c) || c == '(' || c == ')') {
        return i;
      } else {
        i++;
      }
    }
    return i;
  }
}
