package dev.verbatim.e2e.world;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Many texts (ASCII), searched for in one pass over bytes; case is not regarded. */
final class Needles {
  /** By this many first characters the texts are looked up. */
  private static final int KEY = 8;

  private final Map<Long, List<String>> byKey = new HashMap<>();

  /**
   * @throws IllegalArgumentException if a text is shorter than the eight characters of a key
   */
  Needles(Collection<String> texts) {
    for (String text : texts) {
      if (text.length() < KEY) {
        throw new IllegalArgumentException(text + " (expected: " + KEY + " characters or more)");
      }
      long key = 0;
      for (byte next : lower(text).substring(0, KEY).getBytes(ISO_8859_1)) {
        key = key << 8 | next & 0xff;
      }
      byKey.computeIfAbsent(key, first -> new ArrayList<>()).add(text);
    }
  }

  /** Adds the texts that stand in these bytes. */
  void search(byte[] bytes, Set<String> found) {
    long key = 0;
    for (int i = 0; i < bytes.length; i++) {
      int next = bytes[i] & 0xff;
      key = key << 8 | (next >= 'A' && next <= 'Z' ? next + 32 : next);
      List<String> texts = byKey.get(key);
      if (texts != null) {
        int from = i + 1 - KEY;
        for (String text : texts) {
          int length = Math.min(text.length(), bytes.length - from);
          if (lower(new String(bytes, from, length, ISO_8859_1)).equals(lower(text))) {
            found.add(text);
          }
        }
      }
    }
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
