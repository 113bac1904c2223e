package dev.verbatim.sdk.internal.call;

import java.util.Locale;

/** How the reading of a response ended. */
public enum Ending {
  /** To the last byte. */
  END,
  /** The application closed it before. */
  CLOSE,
  /** The application cancelled the call. */
  CANCEL,
  /** The connection failed, or no response came. */
  ERROR,
  /** Neither read nor closed, and then collected. */
  ABANDONED;

  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
