package dev.verbatim.interchange;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whose export a file is. */
public enum ImportFormat {
  /** Traces, observations and scores from Langfuse's UI, API or blob storage export. */
  LANGFUSE,
  /** Runs from LangSmith's API or UI. */
  LANGSMITH,
  /** Requests from Helicone's export tool or API. */
  HELICONE,
  /** Spans from Phoenix's API, command line or dataframe. */
  PHOENIX,
  /** OTLP as JSON, or as protobuf, framed or not. */
  OTLP,
  /** Our own JSON Lines: one span a line. */
  VERBATIM;

  /** The name on the command line and in attribute keys, e.g. {@code langfuse}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The format of a wire name. */
  public static Optional<ImportFormat> ofWireName(String name) {
    return Arrays.stream(values()).filter(format -> format.wireName().equals(name)).findFirst();
  }

  /** All wire names, for messages: {@code langfuse, langsmith, …}. */
  public static String names() {
    return Arrays.stream(values()).map(ImportFormat::wireName).collect(Collectors.joining(", "));
  }
}
