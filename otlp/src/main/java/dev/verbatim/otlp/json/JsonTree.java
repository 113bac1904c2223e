package dev.verbatim.otlp.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads JSON into {@link Json}, to a bounded depth. */
public final class JsonTree {
  /** Deeper text than this is refused by {@link #parse}; the reader recurses. */
  public static final int MAX_DEPTH = 500;

  /**
   * Where the parser itself gives up. It does not recurse, it only keeps a small record for each
   * level; the bound keeps those from filling the memory.
   */
  private static final int PARSER_DEPTH = 100_000;

  /** Strings may be as long as the request; NaN is accepted because emitters write it. */
  public static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(PARSER_DEPTH)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  /** A value is nested deeper than allowed. The parser stands somewhere inside it. */
  public static final class TooDeepException extends Exception {
    private TooDeepException(int maxDepth) {
      super("JSON nested deeper than " + maxDepth + " levels", null, false, false);
    }
  }

  private final JsonParser parser;
  private final int maxDepth;
  private final boolean wellFormed;

  private JsonTree(JsonParser parser, int maxDepth, boolean wellFormed) {
    this.parser = parser;
    this.maxDepth = maxDepth;
    this.wellFormed = wellFormed;
  }

  /**
   * The whole text as one value; empty if it is not valid JSON or too deep. A lone surrogate in it
   * becomes U+FFFD: what is read here is for display and search, the text itself is kept elsewhere.
   */
  public static Optional<Json> parse(String text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() == null) {
        return Optional.empty();
      }
      Json value = new JsonTree(parser, MAX_DEPTH, true).read(MAX_DEPTH);
      return parser.nextToken() == null ? Optional.of(value) : Optional.empty();
    } catch (IOException | TooDeepException notJson) {
      return Optional.empty();
    }
  }

  /** Whether a text begins like an object or an array. */
  public static boolean looksStructured(String text) {
    for (int i = 0; i < text.length(); i++) {
      char next = text.charAt(i);
      if (next != ' ' && next != '\n' && next != '\r' && next != '\t') {
        return next == '{' || next == '[';
      }
    }
    return false;
  }

  /**
   * Reads the value whose first token the parser stands on; afterwards it stands on the last.
   * Strings stay as they are, lone surrogates included.
   *
   * @param maxDepth how many levels of objects and arrays may enclose a scalar
   */
  public static Json read(JsonParser parser, int maxDepth) throws IOException, TooDeepException {
    return new JsonTree(parser, maxDepth, false).read(maxDepth);
  }

  private Json read(int left) throws IOException, TooDeepException {
    JsonToken token = parser.currentToken();
    if ((token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) && left == 0) {
      throw new TooDeepException(maxDepth);
    }
    return switch (token) {
      case START_OBJECT -> {
        List<Json.Member> members = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String key = parser.currentName();
          parser.nextToken();
          members.add(new Json.Member(key, read(left - 1)));
        }
        yield new Json.Obj(members);
      }
      case START_ARRAY -> {
        List<Json> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          elements.add(read(left - 1));
        }
        yield new Json.Arr(elements);
      }
      case VALUE_STRING ->
          new Json.Str(wellFormed ? Surrogates.replaced(parser.getText()) : parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json.Num(parser.getText());
      case VALUE_TRUE -> new Json.Bool(true);
      case VALUE_FALSE -> new Json.Bool(false);
      default -> Json.Null.NULL;
    };
  }
}
