package dev.verbatim.sdk.internal.call;

import dev.verbatim.sdk.internal.export.ByteBudget;
import dev.verbatim.sdk.internal.export.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A growing copy of a body. Draws on the budget as it grows; once a bound is reached it gives
 * everything back and only counts, because half a body is of no use. Not thread-safe.
 */
final class CapturedBytes {
  /** A larger body is left out, see {@code spec/attributes.md}. */
  static final long LARGEST_BODY = 48L << 20;

  private static final int FIRST_PIECE = 2 * 1024;
  private static final int LARGEST_PIECE = 256 * 1024;

  private final ByteBudget budget;
  private final List<Bytes.Piece> full = new ArrayList<>(4);
  private byte[] piece = new byte[0];
  private int filled;
  private long length;
  private long reserved;
  private boolean dropped;

  CapturedBytes(ByteBudget budget) {
    this.budget = budget;
  }

  void append(byte[] source, int offset, int count) {
    length += count;
    if (dropped) {
      return;
    }
    if (length > LARGEST_BODY) {
      drop();
      return;
    }
    int taken = 0;
    while (taken < count) {
      if (filled == piece.length && !grow(count - taken)) {
        drop();
        return;
      }
      int take = Math.min(count - taken, piece.length - filled);
      System.arraycopy(source, offset + taken, piece, filled, take);
      filled += take;
      taken += take;
    }
  }

  private boolean grow(int wanted) {
    int doubled = Math.min(LARGEST_PIECE, Math.max(FIRST_PIECE, piece.length * 2));
    int size = Math.max(doubled, wanted);
    if (!budget.tryReserve(size)) {
      return false;
    }
    reserved += size;
    if (filled > 0) {
      full.add(new Bytes.Piece(piece, 0, filled));
    }
    piece = new byte[size];
    filled = 0;
    return true;
  }

  /** Begins anew. */
  void restart() {
    drop();
    dropped = false;
    length = 0;
  }

  /** Gives the memory back and keeps only the count. */
  void drop() {
    dropped = true;
    full.clear();
    piece = new byte[0];
    filled = 0;
    budget.release(reserved);
    reserved = 0;
  }

  /** Lets go of the copy, whose bytes of the budget are released by whom they were passed on to. */
  void forget() {
    reserved = 0;
    drop();
  }

  /** How many bytes went through, whether kept or not. */
  long length() {
    return length;
  }

  boolean isDropped() {
    return dropped;
  }

  /** What is held of the budget. */
  long reserved() {
    return reserved;
  }

  /** The copy; empty if it was dropped. */
  Bytes bytes() {
    List<Bytes.Piece> pieces = new ArrayList<>(full);
    if (filled > 0) {
      pieces.add(new Bytes.Piece(piece, 0, filled));
    }
    return Bytes.of(pieces);
  }

  boolean sameAs(CapturedBytes other) {
    if (dropped || other.dropped || length != other.length) {
      return false;
    }
    Cursor mine = new Cursor(bytes().pieces());
    Cursor theirs = new Cursor(other.bytes().pieces());
    while (mine.hasNext() && theirs.hasNext()) {
      int run = Math.min(mine.left(), theirs.left());
      if (!Arrays.equals(
          mine.array(),
          mine.at(),
          mine.at() + run,
          theirs.array(),
          theirs.at(),
          theirs.at() + run)) {
        return false;
      }
      mine.advance(run);
      theirs.advance(run);
    }
    return true;
  }

  /** A position in pieces. */
  private static final class Cursor {
    private final List<Bytes.Piece> pieces;
    private int index;
    private int used;

    Cursor(List<Bytes.Piece> pieces) {
      this.pieces = pieces;
    }

    boolean hasNext() {
      return index < pieces.size();
    }

    byte[] array() {
      return pieces.get(index).array();
    }

    int at() {
      return pieces.get(index).offset() + used;
    }

    int left() {
      return pieces.get(index).length() - used;
    }

    void advance(int count) {
      used += count;
      if (used == pieces.get(index).length()) {
        index++;
        used = 0;
      }
    }
  }
}
