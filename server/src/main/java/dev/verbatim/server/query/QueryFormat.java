package dev.verbatim.server.query;

import java.util.List;
import java.util.stream.Collectors;

/** Writes a query in its normal form: one space between parts, {@code -} for not, plain quotes. */
final class QueryFormat {
  private QueryFormat() {}

  static String format(Term term) {
    return switch (term) {
      case Term.Everything everything -> "";
      case Term.All all -> join(all.operands(), " ");
      case Term.Any any -> join(any.operands(), " OR ");
      case Term.Not not -> "-" + format(not.operand());
      case Term.Group group -> "(" + format(group.inner()) + ")";
      case Term.Word word -> word.text();
      case Term.Phrase phrase -> Quotes.quote(phrase.text());
      case Term.Condition condition ->
          condition
                  .metadataKey()
                  .map(key -> QueryField.METADATA_PREFIX + key)
                  .orElse(condition.field().name())
              + ":"
              + value(condition);
    };
  }

  /**
   * The value, in quotes if it stood in quotes: they decide whether {@code *} and {@code >} count.
   */
  static String value(Term.Condition condition) {
    return condition.quoted() ? Quotes.quote(condition.value()) : condition.value();
  }

  private static String join(List<Term> operands, String between) {
    return operands.stream().map(QueryFormat::format).collect(Collectors.joining(between));
  }
}
