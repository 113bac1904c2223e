package dev.verbatim.model;

import java.util.Locale;
import java.util.Optional;

/** What happened next with the answer of a call. */
public enum Outcome {
  /** A person saw it. */
  SHOWN,
  /** The program read it as structured data. */
  PARSED,
  /** The program tried to read it as structured data and could not. */
  PARSE_FAILED,
  /** Another call or tool consumed it. */
  USED,
  /** It was thrown away. */
  DROPPED,
  /** Using it failed. */
  ERROR;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** The name in the API, the query language and on disk: lower case with underscores. */
  public String wireName() {
    return wireName;
  }

  /** The constant of this wire name, in any case; empty if there is none. */
  public static Optional<Outcome> ofWireName(String wireName) {
    String wanted = wireName.toLowerCase(Locale.ROOT);
    for (Outcome candidate : values()) {
      if (candidate.wireName.equals(wanted)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }
}
