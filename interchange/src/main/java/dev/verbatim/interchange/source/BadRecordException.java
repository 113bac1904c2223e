package dev.verbatim.interchange.source;

import dev.verbatim.otlp.json.Json;

/** A record, or a part of one, that cannot become a span. */
public final class BadRecordException extends Exception {
  private static final int LONGEST = 60;

  private BadRecordException(String message) {
    super(message, null, false, false);
  }

  static BadRecordException missing(String field, String expected) {
    return new BadRecordException(field + ": missing (expected: " + expected + ")");
  }

  /** Tells a short scalar as it is, of anything else only what it is: it may hold a prompt. */
  static BadRecordException wrong(String field, Json found, String expected) {
    String what =
        switch (found) {
          case Json.Obj ignored -> "an object";
          case Json.Arr ignored -> "a list";
          case Json.Null ignored -> "null";
          case Json.Str text when text.value().length() > LONGEST ->
              "text of " + text.value().length() + " characters";
          case Json.Str text -> '"' + text.value() + '"';
          case Json.Num number -> number.literal();
          case Json.Bool bool -> String.valueOf(bool.value());
        };
    return new BadRecordException(field + ": " + what + " (expected: " + expected + ")");
  }

  static BadRecordException of(String message) {
    return new BadRecordException(message);
  }

  /** The reason; never null. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
