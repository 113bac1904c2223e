package dev.verbatim.insight.cohort;

/** Where the true value lies with 95 % confidence. */
public record Interval(double low, double high) {
  /** Whether a difference of this interval is seen at all. */
  boolean excludesZero() {
    return low > 0 || high < 0;
  }
}
