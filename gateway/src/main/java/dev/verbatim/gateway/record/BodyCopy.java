package dev.verbatim.gateway.record;

import dev.verbatim.model.ChunkTimes;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * A copy of a body that passes by, within bounds. Beyond them the copy is given up as a whole, not
 * cut: a body that is stored is complete. Safe for several threads.
 */
public final class BodyCopy {
  /** About what a piece costs besides its bytes. */
  private static final int PIECE_OVERHEAD = 64;

  private final CaptureBudget budget;
  private final long maxBytes;
  private final List<byte[]> pieces = new ArrayList<>();
  private final List<ChunkTimes.Chunk> chunks = new ArrayList<>();
  private long length;
  private long held;
  private boolean dropped;

  /**
   * @param maxBytes of this body; 0 keeps nothing
   */
  BodyCopy(CaptureBudget budget, long maxBytes) {
    this.budget = budget;
    this.maxBytes = maxBytes;
  }

  /**
   * Takes the next piece.
   *
   * @param bytes not changed by anybody from now on
   * @param sinceStartNanos when it came, from the sending of the request
   */
  public synchronized void add(byte[] bytes, long sinceStartNanos) {
    length += bytes.length;
    if (dropped) {
      return;
    }
    long cost = bytes.length + PIECE_OVERHEAD;
    if (length > maxBytes || !budget.tryTake(cost)) {
      drop();
      return;
    }
    held += cost;
    pieces.add(bytes);
    chunks.add(new ChunkTimes.Chunk(bytes.length, sinceStartNanos));
  }

  private void drop() {
    dropped = true;
    release();
  }

  /** Gives the memory back; the copy is empty then. */
  synchronized void release() {
    budget.give(held);
    held = 0;
    pieces.clear();
    chunks.clear();
  }

  /** Whether the copy was given up. */
  synchronized boolean isDropped() {
    return dropped;
  }

  /** How many bytes passed by. */
  public synchronized long length() {
    return length;
  }

  synchronized List<ChunkTimes.Chunk> chunks() {
    return List.copyOf(chunks);
  }

  /** Adds the bytes to a digest; false if the copy was given up. */
  public synchronized boolean update(MessageDigest digest) {
    pieces.forEach(digest::update);
    return !dropped;
  }

  /** The body as one array. */
  synchronized byte[] bytes() {
    if (pieces.size() == 1) {
      return pieces.getFirst();
    }
    byte[] whole = new byte[dropped ? 0 : (int) length];
    int position = 0;
    for (byte[] piece : pieces) {
      System.arraycopy(piece, 0, whole, position, piece.length);
      position += piece.length;
    }
    return whole;
  }
}
