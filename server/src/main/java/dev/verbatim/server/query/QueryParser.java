package dev.verbatim.server.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the grammar of this package by recursive descent. For one query, one thread. */
final class QueryParser {
  private static final int MAX_DEPTH = 64;

  private final String text;
  private final List<QueryToken> tokens = new ArrayList<>();
  private int position;
  private int depth;

  QueryParser(String text) {
    this.text = text;
  }

  List<QueryToken> tokens() {
    return List.copyOf(tokens);
  }

  Term parse() throws QuerySyntaxException {
    if (text.length() > Query.MAX_LENGTH) {
      throw new QuerySyntaxException(
          "query of " + text.length() + " characters",
          Query.MAX_LENGTH,
          text.length() - Query.MAX_LENGTH,
          "at most " + Query.MAX_LENGTH + " characters");
    }
    skipSpace();
    if (atEnd()) {
      return new Term.Everything();
    }
    Term term = or();
    if (!atEnd()) {
      throw new QuerySyntaxException(
          "unmatched )", position, 1, "the end, or an opening parenthesis before it");
    }
    return term;
  }

  private Term or() throws QuerySyntaxException {
    List<Term> operands = new ArrayList<>();
    operands.add(and());
    while (atKeyword("OR")) {
      token(position, position + 2, QueryToken.Kind.OR);
      position += 2;
      skipSpace();
      operands.add(and());
    }
    return operands.size() == 1 ? operands.getFirst() : new Term.Any(operands);
  }

  private Term and() throws QuerySyntaxException {
    List<Term> operands = new ArrayList<>();
    operands.add(unary());
    while (!atEnd() && text.charAt(position) != ')' && !atKeyword("OR")) {
      if (atKeyword("AND")) {
        token(position, position + 3, QueryToken.Kind.AND);
        position += 3;
        skipSpace();
      }
      operands.add(unary());
    }
    return operands.size() == 1 ? operands.getFirst() : new Term.All(operands);
  }

  private Term unary() throws QuerySyntaxException {
    boolean negated = false;
    while (!atEnd()) {
      if (atKeyword("NOT")) {
        token(position, position + 3, QueryToken.Kind.NOT);
        position += 3;
        skipSpace();
      } else if (text.charAt(position) == '-') {
        token(position, position + 1, QueryToken.Kind.NOT);
        position++;
        if (atEnd() || Character.isWhitespace(text.charAt(position))) {
          throw new QuerySyntaxException(
              "- before nothing", position - 1, 1, "a condition right behind -, such as -word");
        }
      } else {
        break;
      }
      negated = !negated;
    }
    Term operand = primary();
    return negated ? new Term.Not(operand) : operand;
  }

  private Term primary() throws QuerySyntaxException {
    if (atEnd() || text.charAt(position) == ')' || atKeyword("OR") || atKeyword("AND")) {
      String found = atEnd() ? "the end" : text.charAt(position) == ')' ? ")" : bareAt(position);
      throw new QuerySyntaxException(
          "found " + found,
          position,
          atEnd() ? 0 : found.length(),
          "a word, a \"phrase\", field:value or an opening parenthesis");
    }
    Term term;
    char first = text.charAt(position);
    if (first == '(') {
      term = group();
    } else if (Quotes.opens(first)) {
      int start = position;
      String phrase = quoted();
      token(start, position, QueryToken.Kind.PHRASE);
      term = new Term.Phrase(phrase, start);
    } else {
      term = wordOrCondition();
    }
    requireGap();
    skipSpace();
    return term;
  }

  private Term group() throws QuerySyntaxException {
    int open = position;
    if (++depth > MAX_DEPTH) {
      throw new QuerySyntaxException(
          "parentheses nested " + depth + " deep", open, 1, "at most " + MAX_DEPTH);
    }
    token(open, open + 1, QueryToken.Kind.OPEN);
    position++;
    skipSpace();
    Term inner = or();
    if (atEnd()) {
      throw new QuerySyntaxException(
          "unmatched (", open, 1, "a closing parenthesis before the end");
    }
    token(position, position + 1, QueryToken.Kind.CLOSE);
    position++;
    depth--;
    return new Term.Group(inner);
  }

  private Term wordOrCondition() throws QuerySyntaxException {
    int start = position;
    String bare = bareAt(start);
    int colon = bare.indexOf(':');
    if (colon < 0) {
      position += bare.length();
      boolean part = bare.indexOf('*') >= 0;
      token(start, position, part ? QueryToken.Kind.PART : QueryToken.Kind.WORD);
      return new Term.Word(bare, start);
    }
    String name = bare.substring(0, colon);
    boolean metadata = name.startsWith(QueryField.METADATA_PREFIX);
    QueryField field = metadata ? metadataField() : FieldNames.require(text, name, start, bare);
    Optional<String> key =
        metadata
            ? Optional.of(name.substring(QueryField.METADATA_PREFIX.length()))
            : Optional.empty();
    if (key.isPresent() && key.get().isEmpty()) {
      throw new QuerySyntaxException(
          "no metadata key", position + name.length(), 0, "a key, such as meta.plan:pro");
    }
    token(start, start + colon + 1, QueryToken.Kind.FIELD);
    position = start + colon + 1;
    int valueStart = position;
    boolean quoted = !atEnd() && Quotes.opens(text.charAt(position));
    String value;
    if (quoted) {
      value = quoted();
      token(valueStart, position, QueryToken.Kind.VALUE);
    } else {
      value = bareAt(position);
      position += value.length();
      valueTokens(valueStart, value);
    }
    if (value.isEmpty()) {
      throw new QuerySyntaxException(
          "no value for " + name,
          valueStart,
          position - valueStart,
          field.expectedValue() + ", with no space behind the colon");
    }
    return new Term.Condition(field, key, value, quoted, start, valueStart, position);
  }

  private void valueTokens(int start, String value) {
    int operator = NumberRange.operatorLength(value);
    if (operator > 0) {
      token(start, start + operator, QueryToken.Kind.OPERATOR);
    }
    if (value.length() > operator) {
      token(start + operator, start + value.length(), QueryToken.Kind.VALUE);
    }
  }

  private static QueryField metadataField() {
    return QueryField.all().stream()
        .filter(field -> field.type() == QueryField.Type.METADATA)
        .findFirst()
        .orElseThrow();
  }

  /** Reads from an opening quote to behind the closing one. */
  private String quoted() throws QuerySyntaxException {
    int open = position;
    StringBuilder content = new StringBuilder();
    for (position = open + 1; !atEnd(); position++) {
      char next = text.charAt(position);
      if (Quotes.closes(text.charAt(open), next)) {
        position++;
        return content.toString();
      }
      if (next == '\\' && position + 1 < text.length()) {
        char escaped = text.charAt(position + 1);
        if (escaped == '\\' || escaped == '"') {
          position++;
          next = escaped;
        }
      }
      content.append(next);
    }
    throw new QuerySyntaxException(
        "quote that is not closed", open, text.length() - open, "\" at the end of the phrase");
  }

  private String bareAt(int start) {
    int end = start;
    while (end < text.length() && isBare(text.charAt(end))) {
      end++;
    }
    return text.substring(start, end);
  }

  private static boolean isBare(char c) {
    return !Character.isWhitespace(c) && c != '(' && c != ')' && !Quotes.opens(c);
  }

  private void requireGap() throws QuerySyntaxException {
    if (atEnd()) {
      return;
    }
    char next = text.charAt(position);
    if (!Character.isWhitespace(next) && next != ')') {
      throw new QuerySyntaxException(
          "found " + next + " right behind a condition", position, 1, "a space or the end");
    }
  }

  private boolean atKeyword(String keyword) {
    int end = position + keyword.length();
    return text.startsWith(keyword, position)
        && (end == text.length() || !isBare(text.charAt(end)));
  }

  private boolean atEnd() {
    return position >= text.length();
  }

  private void skipSpace() {
    while (!atEnd() && Character.isWhitespace(text.charAt(position))) {
      position++;
    }
  }

  private void token(int start, int end, QueryToken.Kind kind) {
    tokens.add(new QueryToken(start, end, kind));
  }
}
