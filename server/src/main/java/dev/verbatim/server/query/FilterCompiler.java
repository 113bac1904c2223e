package dev.verbatim.server.query;

import dev.verbatim.store.Filter;
import dev.verbatim.store.Filter.Contains.Match;
import dev.verbatim.store.text.Words;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Turns what was read into what a store compares, and checks every value on the way. */
final class FilterCompiler {
  private final String query;
  private final Instant now;

  /**
   * @param query the text, for suggestions
   * @param now what relative times refer to
   */
  FilterCompiler(String query, Instant now) {
    this.query = query;
    this.now = now;
  }

  Filter compile(Term term) throws QuerySyntaxException {
    return switch (term) {
      case Term.Everything everything -> new Filter.All();
      case Term.All all -> new Filter.And(compileEach(all.operands()));
      case Term.Any any -> new Filter.Or(compileEach(any.operands()));
      case Term.Not not -> new Filter.Not(compile(not.operand()));
      case Term.Group group when group.inner() instanceof Term.All all ->
          // An And of one And: the outer one is split over the spans of a trace, the inner one not.
          new Filter.And(List.of(new Filter.And(compileEach(all.operands()))));
      case Term.Group group -> compile(group.inner());
      case Term.Word word -> word(word);
      case Term.Phrase phrase -> phrase(phrase);
      case Term.Condition condition -> condition(condition);
    };
  }

  private List<Filter> compileEach(List<Term> terms) throws QuerySyntaxException {
    List<Filter> filters = new ArrayList<>(terms.size());
    for (Term term : terms) {
      Filter filter = compile(term);
      boolean groupInside =
          term instanceof Term.Group
              && filter instanceof Filter.And and
              && and.operands().size() == 1;
      filters.add(groupInside ? ((Filter.And) filter).operands().getFirst() : filter);
    }
    return filters;
  }

  private Filter word(Term.Word word) throws QuerySyntaxException {
    String text = word.text();
    requireFindable(text, word.position(), text.length());
    int star = text.indexOf('*');
    if (star < 0) {
      return new Filter.Contains(text, isOneWord(text) ? Match.WORDS : Match.PHRASE);
    }
    boolean beginning = star == text.length() - 1;
    boolean middle = text.length() > 2 && star == 0 && text.indexOf('*', 1) == text.length() - 1;
    if (!beginning && !middle) {
      String bare = text.replace("*", "");
      throw new QuerySyntaxException(
          "* in " + FieldNames.shortened(text),
          word.position() + star,
          1,
          "* at the end (" + bare + "*), or on both sides (*" + bare + "*)");
    }
    return new Filter.Contains(text, Match.PART);
  }

  private Filter phrase(Term.Phrase phrase) throws QuerySyntaxException {
    requireFindable(phrase.text(), phrase.position(), phrase.text().length() + 2);
    return new Filter.Contains(phrase.text(), Match.PHRASE);
  }

  private static void requireFindable(String text, int position, int length)
      throws QuerySyntaxException {
    if (!new Words(text).next()) {
      throw new QuerySyntaxException(
          "nothing to find in " + (text.isEmpty() ? "\"\"" : FieldNames.shortened(text)),
          position,
          length,
          "at least one letter or digit");
    }
  }

  /** What is written without spaces but is several words to a store keeps their order. */
  private static boolean isOneWord(String text) {
    Words words = new Words(text);
    return words.next() && !words.next();
  }

  private Filter condition(Term.Condition condition) throws QuerySyntaxException {
    QueryField field = condition.field();
    return switch (field.type()) {
      case METADATA -> new Filter.Metadata(condition.metadataKey().orElseThrow(), text(condition));
      case TEXT -> textual(target(field), text(condition));
      case ENUM -> new Filter.Is(target(field), option(condition));
      case ID -> new Filter.Is(target(field), id(condition));
      case NUMBER, MONEY, DURATION -> range(condition);
      case TIME -> time(condition);
    };
  }

  /** A model is found under the name that was asked for, too: people know the alias. */
  private static Filter textual(Filter.Field field, String value) {
    Filter is = new Filter.Is(field, value);
    return field == Filter.Field.MODEL
        ? new Filter.Or(List.of(is, new Filter.Is(Filter.Field.REQUEST_MODEL, value)))
        : is;
  }

  private static Filter.Field target(QueryField field) {
    return field.target().orElseThrow();
  }

  private String text(Term.Condition condition) throws QuerySyntaxException {
    String value = condition.value();
    if (condition.quoted()) {
      return value;
    }
    if (NumberRange.operatorLength(value) > 0) {
      throw wrongValue(
          condition,
          "comparison of " + condition.field().name(),
          "a value without < > =, or quotes around it: only numbers are compared");
    }
    int star = value.indexOf('*');
    if (star >= 0 && star < value.length() - 1) {
      throw new QuerySyntaxException(
          "* in " + FieldNames.shortened(value),
          condition.valuePosition() + star,
          1,
          "* at the end of the value only, or quotes around it");
    }
    return value;
  }

  private String option(Term.Condition condition) throws QuerySyntaxException {
    QueryField field = condition.field();
    String value = condition.value().toLowerCase(Locale.ROOT);
    if (value.equals("*") || field.values().contains(value)) {
      return value;
    }
    Optional<String> closest = FieldNames.closest(value, field.values());
    throw new QuerySyntaxException(
        "unknown " + field.name() + " " + FieldNames.shortened(condition.value()),
        condition.valuePosition(),
        condition.end() - condition.valuePosition(),
        field.expectedValue(),
        closest.map(
            meant ->
                query.substring(0, condition.valuePosition())
                    + meant
                    + query.substring(condition.end())));
  }

  private static String id(Term.Condition condition) throws QuerySyntaxException {
    String value = condition.value().toLowerCase(Locale.ROOT);
    boolean prefix = value.endsWith("*");
    String digits = prefix ? value.substring(0, value.length() - 1) : value;
    int whole = condition.field().target().orElseThrow() == Filter.Field.TRACE ? 32 : 16;
    boolean hexadecimal = digits.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c <= 'f');
    if (!hexadecimal || digits.length() > whole || (!prefix && digits.length() < whole)) {
      throw wrongValue(
          condition,
          "wrong id " + FieldNames.shortened(condition.value()),
          whole + " hexadecimal digits, or fewer with * at the end");
    }
    return value;
  }

  private Filter range(Term.Condition condition) throws QuerySyntaxException {
    QueryField field = condition.field();
    Optional<NumberRange> range = NumberRange.read(field.type(), condition.value());
    if (range.isEmpty()) {
      boolean unitMissing =
          field.type() == QueryField.Type.DURATION
              && NumberRange.read(QueryField.Type.NUMBER, condition.value()).isPresent()
              && !condition.quoted()
              && !condition.value().contains("..");
      throw new QuerySyntaxException(
          "cannot read " + FieldNames.shortened(condition.value()),
          condition.valuePosition(),
          condition.end() - condition.valuePosition(),
          field.expectedValue(),
          unitMissing && !query.isEmpty()
              ? Optional.of(
                  query.substring(0, condition.end()) + "ms" + query.substring(condition.end()))
              : Optional.empty());
    }
    NumberRange read = range.get();
    return new Filter.Range(
        target(field), read.min(), read.minInclusive(), read.max(), read.maxInclusive());
  }

  private Filter time(Term.Condition condition) throws QuerySyntaxException {
    Optional<Long> moment = QueryTime.read(condition.value(), now);
    if (moment.isEmpty()) {
      throw wrongValue(
          condition,
          "cannot read " + FieldNames.shortened(condition.value()),
          condition.field().expectedValue());
    }
    return condition.field().name().equals("after")
        ? new Filter.StartedBetween(moment.get(), Long.MAX_VALUE)
        : new Filter.StartedBetween(Long.MIN_VALUE, moment.get());
  }

  private static QuerySyntaxException wrongValue(
      Term.Condition condition, String problem, String expected) {
    return new QuerySyntaxException(
        problem, condition.valuePosition(), condition.end() - condition.valuePosition(), expected);
  }
}
