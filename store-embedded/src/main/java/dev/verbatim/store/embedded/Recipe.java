package dev.verbatim.store.embedded;

import java.util.Arrays;
import java.util.Optional;

/**
 * How to rebuild a payload from the slices of a partition.
 *
 * <p>On disk: varint distance to the span that holds the base recipe (0: no base; 1: this span),
 * and with a base varint place of the payload in that span, varint steps shared at the beginning,
 * varint steps shared at the end; then varint count of the steps between, each as a zigzag varint:
 * the slice's number minus one more than the number before, times four, plus the encoding. Every
 * {@link #MAX_DEPTH}th recipe of a chain has no base, so that few reads rebuild any.
 *
 * @param steps slice number times four plus ordinal of the encoding
 * @param depth how many bases lie below
 */
record Recipe(long[] steps, int depth) {
  static final int MAX_DEPTH = 24;

  /** A recipe that another may be written as the difference to. */
  record Base(long span, int payload, Recipe recipe) {}

  /** What stands on disk. */
  record Encoded(long baseDistance, int basePayload, int prefix, int suffix, long[] middle) {}

  static long step(int slice, int encoding) {
    return (long) slice << 2 | encoding;
  }

  static int slice(long step) {
    return (int) (step >>> 2);
  }

  static int encoding(long step) {
    return (int) step & 3;
  }

  /** Writes the steps, as a difference if that is worth it; returns the recipe as it now stands. */
  static Recipe write(ByteWriter out, long[] steps, long span, Optional<Base> base) {
    int prefix = 0;
    int suffix = 0;
    if (base.isPresent() && base.get().recipe().depth() < MAX_DEPTH) {
      long[] other = base.get().recipe().steps();
      int shared = Math.min(steps.length, other.length);
      while (prefix < shared && steps[prefix] == other[prefix]) {
        prefix++;
      }
      while (suffix < shared - prefix
          && steps[steps.length - 1 - suffix] == other[other.length - 1 - suffix]) {
        suffix++;
      }
    }
    boolean differs = prefix + suffix >= 4;
    if (differs) {
      out.varint(span - base.get().span() + 1).varint(base.get().payload());
      out.varint(prefix).varint(suffix);
    } else {
      prefix = 0;
      suffix = 0;
      out.varint(0);
    }
    out.varint(steps.length - prefix - suffix);
    long before = prefix > 0 ? slice(steps[prefix - 1]) : -1;
    for (int i = prefix; i < steps.length - suffix; i++) {
      int slice = slice(steps[i]);
      out.zigzag((slice - before - 1) * 4 + encoding(steps[i]));
      before = slice;
    }
    return new Recipe(steps, differs ? base.get().recipe().depth() + 1 : 0);
  }

  /** Reads what {@link #write} wrote; the middle steps still lack the number before the first. */
  static Encoded read(ByteReader in) {
    long distance = in.varint();
    int payload = distance == 0 ? 0 : (int) in.varint();
    int prefix = distance == 0 ? 0 : (int) in.varint();
    int suffix = distance == 0 ? 0 : (int) in.varint();
    long[] middle = new long[in.count()];
    for (int i = 0; i < middle.length; i++) {
      middle[i] = in.zigzag();
    }
    return new Encoded(distance, payload, prefix, suffix, middle);
  }

  /** All steps, given those of the base; without a base an empty array. */
  static long[] steps(Encoded encoded, long[] base) {
    int middle = encoded.middle().length;
    long[] steps = Arrays.copyOf(base, encoded.prefix() + middle + encoded.suffix());
    long before = encoded.prefix() > 0 ? slice(steps[encoded.prefix() - 1]) : -1;
    for (int i = 0; i < middle; i++) {
      long value = encoded.middle()[i];
      long slice = before + 1 + Math.floorDiv(value, 4L);
      steps[encoded.prefix() + i] = step((int) slice, (int) Math.floorMod(value, 4L));
      before = slice;
    }
    System.arraycopy(
        base, base.length - encoded.suffix(), steps, encoded.prefix() + middle, encoded.suffix());
    return steps;
  }
}
