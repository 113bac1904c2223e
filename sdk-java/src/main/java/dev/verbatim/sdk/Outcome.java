package dev.verbatim.sdk;

import java.util.Locale;

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

  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
