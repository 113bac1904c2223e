package dev.verbatim.model;

import java.util.Locale;
import java.util.Optional;

/** Why a model stopped, in one vocabulary for all providers; the raw value is kept beside it. */
public enum FinishReason {
  /** It was done. */
  STOP,
  /** A limit of tokens or context was reached. */
  LENGTH,
  /** It asks for tools. */
  TOOL_CALL,
  /** The provider withheld or cut the answer. */
  CONTENT_FILTER,
  /** The model declined. */
  REFUSAL,
  /** The provider will go on in another call. */
  PAUSED,
  /** The provider failed while answering. */
  ERROR,
  /** A value this version does not know. */
  OTHER;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** The name in the API, the query language and on disk: lower case with underscores. */
  public String wireName() {
    return wireName;
  }

  /** The constant of this wire name, in any case; empty if there is none. */
  public static Optional<FinishReason> ofWireName(String wireName) {
    String wanted = wireName.toLowerCase(Locale.ROOT);
    for (FinishReason candidate : values()) {
      if (candidate.wireName.equals(wanted)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }
}
