package dev.verbatim.store;

import dev.verbatim.model.Slice;

/**
 * Reads the text worth finding out of a slice. A store is given one when it opens, so that an index
 * can be rebuilt from stored slices alone.
 */
@FunctionalInterface
public interface SliceText {
  /**
   * The text of a slice: for {@link Slice.Type#TEXT} the content, for JSON its string values one
   * below the other, for anything else nothing. Never fails on malformed content.
   */
  String of(Slice.Type type, byte[] content);
}
