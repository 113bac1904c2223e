package dev.verbatim.interchange;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.verbatim.interchange.source.ExportRecord;
import dev.verbatim.otlp.json.Json;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the records in JSON values: an object is one, a list has one in each element, and an object
 * that only holds a list of records ({@code {"data":[…],"meta":…}}) is opened. Elements of lists
 * are read one by one, so that the list may be of any length; what stands beside such a list is
 * passed over.
 */
final class RecordReader {
  /** Lists of records inside an object that is none itself. */
  private static final Set<String> LISTS =
      Set.of(
          "data",
          "items",
          "results",
          "runs",
          "requests",
          "traces",
          "observations",
          "scores",
          "spans",
          "post",
          "resourceSpans");

  /** An object with one of these before the list is a record that has a list. */
  private static final Set<String> OF_A_RECORD =
      Set.of("id", "name", "run_type", "context", "trace_id", "scope", "resource", "otlp");

  private static final int MAX_DEPTH = 500;

  static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(100_000)
                  .maxStringLength(TraceImport.MAX_RECORD_BYTES)
                  .maxNameLength(1 << 20)
                  .build())
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  /** A value that is left out although it is valid JSON. */
  private static final class RefusedException extends Exception {
    RefusedException(String reason) {
      super(reason, null, false, false);
    }
  }

  private final JsonParser parser;

  /** Added to the parser's line numbers. */
  private final long linesBefore;

  private final RecordSink sink;
  private long start;

  RecordReader(JsonParser parser, long linesBefore, RecordSink sink) {
    this.parser = parser;
    this.linesBefore = linesBefore;
    this.sink = sink;
  }

  /** Reads the value whose first token the parser stands on. */
  void read() throws IOException, InterruptedException {
    switch (parser.currentToken()) {
      case START_OBJECT -> object("");
      case START_ARRAY -> elements("");
      default -> sink.unreadable(line(), "a bare value (expected: an object)");
    }
  }

  private void elements(String container) throws IOException, InterruptedException {
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      requireToken();
      if (parser.currentToken() == JsonToken.START_OBJECT) {
        object(container);
      } else {
        sink.unreadable(line(), "not an object (expected: an object)");
        parser.skipChildren();
      }
    }
  }

  private void object(String container) throws IOException, InterruptedException {
    long line = line();
    start = position();
    int inside = parser.getParsingContext().getNestingDepth();
    List<Json.Member> members = new ArrayList<>();
    boolean opened = false;
    boolean isRecord = !container.isEmpty() && !container.equals("data");
    try {
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        requireToken();
        String key = parser.currentName();
        JsonToken value = parser.nextToken();
        isRecord |= OF_A_RECORD.contains(key);
        if (!isRecord && value == JsonToken.START_ARRAY && LISTS.contains(key)) {
          opened = true;
          elements(key);
          start = position();
        } else if (!isRecord && value == JsonToken.START_OBJECT && key.equals("trace")) {
          opened = true;
          object(key);
          start = position();
        } else {
          Json read = value(MAX_DEPTH);
          if (!opened) {
            members.add(new Json.Member(key, read));
          }
        }
      }
    } catch (RefusedException refused) {
      while (parser.getParsingContext().getNestingDepth() >= inside) {
        requireToken(parser.nextToken());
      }
      sink.unreadable(line, String.valueOf(refused.getMessage()));
      return;
    }
    if (!opened) {
      sink.record(new ExportRecord(line, container, new Json.Obj(members)));
    }
  }

  private Json value(int left) throws IOException, RefusedException {
    if (left == 0) {
      throw new RefusedException("nested deeper than " + MAX_DEPTH + " levels");
    }
    if (position() - start > TraceImport.MAX_RECORD_BYTES) {
      throw new RefusedException(
          "the record is longer than " + (TraceImport.MAX_RECORD_BYTES >> 20) + " Mi characters");
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        List<Json.Member> members = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          requireToken();
          String key = parser.currentName();
          parser.nextToken();
          requireToken();
          members.add(new Json.Member(key, value(left - 1)));
        }
        yield new Json.Obj(members);
      }
      case START_ARRAY -> {
        List<Json> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          requireToken();
          elements.add(value(left - 1));
        }
        yield new Json.Arr(elements);
      }
      case VALUE_STRING -> new Json.Str(parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json.Num(parser.getText());
      case VALUE_TRUE -> new Json.Bool(true);
      case VALUE_FALSE -> new Json.Bool(false);
      default -> Json.Null.NULL;
    };
  }

  private void requireToken() throws IOException {
    requireToken(parser.currentToken());
  }

  /** The parser itself complains of a value that breaks off; this guards the loops all the same. */
  private static void requireToken(@Nullable JsonToken token) throws IOException {
    if (token == null) {
      throw new EOFException("the value breaks off");
    }
  }

  /** In characters: without canonical names, Jackson decodes before it parses. */
  private long position() {
    return parser.currentTokenLocation().getCharOffset();
  }

  private long line() {
    return linesBefore + parser.currentTokenLocation().getLineNr();
  }
}
