package dev.verbatim.model;

/**
 * One step in the rebuilding of a payload: append this slice in this encoding.
 *
 * @param slice which content
 * @param encoding how it stood in the payload
 */
public record RecipeStep(Hash128 slice, Encoding encoding) {
  /**
   * How a slice's content becomes payload bytes. The cutter uses a JSON string encoding only after
   * checking that it gives back exactly the bytes that were sent.
   */
  public enum Encoding {
    /** As it is. */
    RAW,
    /**
     * JSON string content (without the quotes): escapes only {@code " \} and controls, short forms.
     */
    JSON_MINIMAL,
    /**
     * As {@link #JSON_MINIMAL}, and every character beyond ASCII as {@code \}{@code uXXXX}, lower
     * case.
     */
    JSON_ASCII,
    /** As {@link #JSON_MINIMAL}, and {@code /} as {@code \/}. */
    JSON_SLASH
  }
}
