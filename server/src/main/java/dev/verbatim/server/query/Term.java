package dev.verbatim.server.query;

import java.util.List;
import java.util.Optional;

/** A query as it was read, before times are resolved. */
sealed interface Term {
  /** Everything. */
  record Everything() implements Term {}

  /** Operands side by side. */
  record All(List<Term> operands) implements Term {
    public All {
      operands = List.copyOf(operands);
    }
  }

  /** Operands with OR between. */
  record Any(List<Term> operands) implements Term {
    public Any {
      operands = List.copyOf(operands);
    }
  }

  record Not(Term operand) implements Term {}

  /** Parentheses: on a trace, what is inside is about one and the same span. */
  record Group(Term inner) implements Term {}

  /** A word outside of quotes, possibly with {@code *}. */
  record Word(String text, int position) implements Term {}

  /** Words in quotes. */
  record Phrase(String text, int position) implements Term {}

  /**
   * A condition on a field.
   *
   * @param field which
   * @param metadataKey for metadata, which key
   * @param value without quotes
   * @param quoted whether it stood in quotes
   * @param position of the term
   * @param valuePosition of the value, quotes included
   * @param end of the term
   */
  record Condition(
      QueryField field,
      Optional<String> metadataKey,
      String value,
      boolean quoted,
      int position,
      int valuePosition,
      int end)
      implements Term {}
}
