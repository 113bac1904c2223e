package dev.verbatim.insight.facts;

/**
 * Something a text states.
 *
 * @param kind what it is
 * @param value in one form, equal for different spellings of one fact: {@code 150 EUR} for both
 *     {@code €150} and {@code 150.00 euros}, {@code 2026-11-03} for {@code 3 Nov 2026}
 * @param text as it stands
 * @param start where it stands, in {@code char}s
 */
public record StatedFact(Kind kind, String value, String text, int start) {
  /** What can be read without a model. */
  public enum Kind {
    /** Address of a page. */
    LINK,
    EMAIL,
    /** An amount with its currency. */
    MONEY,
    DATE,
    TIME,
    PERCENT,
    /** A number, with the word it counts if one follows. */
    NUMBER,
    /** An order, flight, ticket … number: letters and digits together, or capitals only. */
    CODE,
    /** Words with a capital inside of a sentence. */
    NAME,
    /** It declines. */
    REFUSAL,
    /** It is not sure. */
    HEDGE
  }

  /** Where the fact ends. */
  public int end() {
    return start + text.length();
  }
}
