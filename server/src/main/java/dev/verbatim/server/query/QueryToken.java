package dev.verbatim.server.query;

/**
 * A piece of a query, for colouring it.
 *
 * @param start where it begins, in {@code char}s
 * @param end where it ends
 * @param kind what it is
 */
public record QueryToken(int start, int end, Kind kind) {
  /** What a piece is. */
  public enum Kind {
    /** A field's name with its colon. */
    FIELD,
    /** {@code >}, {@code >=}, {@code <}, {@code <=}, {@code =} before a value. */
    OPERATOR,
    VALUE,
    WORD,
    PHRASE,
    /** A word with {@code *}. */
    PART,
    NOT,
    OR,
    AND,
    OPEN,
    CLOSE
  }
}
