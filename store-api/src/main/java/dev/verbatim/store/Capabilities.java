package dev.verbatim.store;

/**
 * What a store can do beyond keeping and returning spans. The zero value can do nothing more.
 *
 * @param phraseSearch finds words in their order
 * @param partialWords finds a part of a word
 * @param anyScript finds text in scripts without spaces between words
 * @param facets counts values over a filter
 * @param retention drops old partitions
 */
public record Capabilities(
    boolean phraseSearch,
    boolean partialWords,
    boolean anyScript,
    boolean facets,
    boolean retention) {
  public static final Capabilities NONE = new Capabilities(false, false, false, false, false);
}
