package dev.verbatim.sdk.internal.export;

import java.util.List;

/**
 * Bytes in pieces, so that a large body is never copied into one array.
 *
 * @param pieces in order; not changed any more
 * @param length the sum of their lengths
 */
public record Bytes(List<Piece> pieces, long length) {
  /** A part of an array. */
  public record Piece(byte[] array, int offset, int length) {}

  public static Bytes of(byte[] array) {
    return new Bytes(List.of(new Piece(array, 0, array.length)), array.length);
  }

  public static Bytes of(List<Piece> pieces) {
    long length = 0;
    for (Piece piece : pieces) {
      length += piece.length();
    }
    return new Bytes(List.copyOf(pieces), length);
  }

  /** The first bytes as one array: all of them if there are no more than {@code limit}. */
  public byte[] head(int limit) {
    byte[] head = new byte[(int) Math.min(limit, length)];
    int filled = 0;
    for (Piece piece : pieces) {
      int take = Math.min(piece.length(), head.length - filled);
      System.arraycopy(piece.array(), piece.offset(), head, filled, take);
      filled += take;
      if (filled == head.length) {
        break;
      }
    }
    return head;
  }
}
