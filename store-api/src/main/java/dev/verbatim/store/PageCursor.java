package dev.verbatim.store;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;

/**
 * A place in an order, as stores hand it out: a kind that says which order, and what the last item
 * of the page is ordered by. Text form: base64url of the kind as one byte and three big-endian
 * longs.
 *
 * @param kind which order, an ASCII letter
 * @param first the first sort key
 * @param second the second
 * @param third the third
 */
public record PageCursor(char kind, long first, long second, long third) {
  private static final int BYTES = 1 + 3 * Long.BYTES;

  /** The opaque text. */
  public String encode() {
    byte[] bytes =
        ByteBuffer.allocate(BYTES)
            .put((byte) kind)
            .putLong(first)
            .putLong(second)
            .putLong(third)
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * The cursor of a request, if it has one.
   *
   * @throws InvalidCursorException if it is none of this kind
   */
  public static Optional<PageCursor> of(PageRequest request, char kind) {
    return request.cursor().map(text -> decode(text, kind));
  }

  private static PageCursor decode(String text, char kind) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException notBase64) {
      throw new InvalidCursorException();
    }
    if (bytes.length != BYTES || bytes[0] != (byte) kind) {
      throw new InvalidCursorException();
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, 1, BYTES - 1);
    return new PageCursor(kind, in.getLong(), in.getLong(), in.getLong());
  }
}
