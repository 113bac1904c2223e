package dev.verbatim.model;

import java.util.Locale;
import java.util.Optional;

/** How the reading of a response ended. */
public enum StreamEnding {
  /** The whole response was read. */
  END,
  /** The app closed it before the end. */
  CLOSE,
  /** The app cancelled the call. */
  CANCEL,
  /** The connection failed or was cut. */
  ERROR,
  /** The app forgot it; it was collected as garbage. */
  ABANDONED;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** The name in the API, the query language and on disk: lower case with underscores. */
  public String wireName() {
    return wireName;
  }

  /** The constant of this wire name, in any case; empty if there is none. */
  public static Optional<StreamEnding> ofWireName(String wireName) {
    String wanted = wireName.toLowerCase(Locale.ROOT);
    for (StreamEnding candidate : values()) {
      if (candidate.wireName.equals(wanted)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }
}
