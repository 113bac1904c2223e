package dev.verbatim.server.query;

import java.util.Optional;

/** A query that cannot be understood: where, what was expected, and what was probably meant. */
public final class QuerySyntaxException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int position;
  private final int length;
  private final String expected;
  private final Optional<String> suggestion;

  /**
   * @param problem what is wrong, with the offending text
   * @param position where, in {@code char}s from the start of the query
   * @param length how many {@code char}s are concerned; 0 at a place where something is missing
   * @param expected what could stand there
   * @param suggestion a whole query that is probably meant
   */
  QuerySyntaxException(
      String problem, int position, int length, String expected, Optional<String> suggestion) {
    super(
        problem
            + " at position "
            + position
            + " (expected: "
            + expected
            + ")"
            + suggestion.map(query -> "; did you mean: " + query).orElse(""));
    this.position = position;
    this.length = length;
    this.expected = expected;
    this.suggestion = suggestion;
  }

  QuerySyntaxException(String problem, int position, int length, String expected) {
    this(problem, position, length, expected, Optional.empty());
  }

  public int position() {
    return position;
  }

  public int length() {
    return length;
  }

  public String expected() {
    return expected;
  }

  public Optional<String> suggestion() {
    return suggestion;
  }
}
