package dev.verbatim.capture.thread;

import dev.verbatim.model.Hash128;
import java.util.ArrayList;
import java.util.List;

/**
 * One line of calls of which each continues the one before: its messages and slices are kept once.
 * Each call sees the beginning of the lists up to its own marks. The unit of forgetting.
 */
final class Strand {
  /** A hash, its reference, and its share of maps. */
  private static final long HASH_BYTES = 48;

  final List<Hash128> messages = new ArrayList<>();
  final List<Hash128> slices = new ArrayList<>();
  final List<CallNode> calls = new ArrayList<>();

  /** Strands that begin at a call of this one. */
  final List<Strand> branches = new ArrayList<>();

  boolean forgotten;

  long bytes() {
    long bytes = 200 + HASH_BYTES * (messages.size() + slices.size());
    for (CallNode call : calls) {
      bytes += call.bytes();
    }
    return bytes;
  }

  void forget() {
    forgotten = true;
    messages.clear();
    slices.clear();
    calls.clear();
    branches.clear();
  }
}
