package dev.verbatim.insight.json;

import java.util.Optional;

/**
 * One difference of two JSON values.
 *
 * @param leftPath where it stands in the left value, as a JSON Pointer (RFC 6901); empty text for
 *     the whole value; missing if the value was added
 * @param rightPath the same for the right value; missing if it was removed
 * @param left the value there as JSON, as written
 * @param right the value there as JSON, as written
 */
public record JsonChange(
    Optional<String> leftPath,
    Optional<String> rightPath,
    Optional<String> left,
    Optional<String> right) {
  /** The value stands on the left only. */
  public boolean isRemoval() {
    return right.isEmpty();
  }

  /** The value stands on the right only. */
  public boolean isAddition() {
    return left.isEmpty();
  }

  /** Where a reader looks for it: on the right, unless it was removed. */
  public String path() {
    return rightPath.or(() -> leftPath).orElse("");
  }
}
