package dev.verbatim.capture.thread;

/**
 * An answer of which nobody knows yet what became of it: so much of its text that it is recognised
 * wherever it stands.
 *
 * @param call the call that gave it
 * @param beginning fingerprint of its first {@link #WINDOW} characters
 * @param length in characters
 * @param hash of the whole
 * @param power the factor of {@link TextHash#power} for the length
 */
record OpenAnswer(CallNode call, long beginning, int length, long hash, long power) {
  /**
   * Nothing is concluded from shorter answers: "yes", a number or a label stands in many requests
   * without having come from anywhere. Also the window that is looked up at each place of a text.
   */
  static final int WINDOW = 24;

  /** With its share of maps. */
  static final long BYTES = 500;

  private static final long FACTOR = 0x9E3779B97F4A7C15L;
  private static final long LEAVING = leaving();

  static OpenAnswer of(CallNode call, String text, TextHash hash) {
    return new OpenAnswer(
        call, beginning(text), text.length(), hash.of(text), hash.power(text.length()));
  }

  /** The fingerprint of the first window of a text. */
  static long beginning(String text) {
    long fingerprint = 0;
    for (int i = 0; i < WINDOW; i++) {
      fingerprint = fingerprint * FACTOR + text.charAt(i);
    }
    return fingerprint;
  }

  /** The fingerprint of the window one character on. */
  static long roll(long fingerprint, char leaves, char comes) {
    return fingerprint * FACTOR + comes - leaves * LEAVING;
  }

  private static long leaving() {
    long power = 1;
    for (int i = 0; i < WINDOW; i++) {
      power *= FACTOR;
    }
    return power;
  }
}
