package dev.verbatim.capture.secret;

import dev.verbatim.model.Attempt;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The credentials that an attempt was sent with, whatever their shape: a provider may repeat them
 * in what it answers. What could be an ordinary word ({@code not-needed}, as clients of local
 * models say) is not looked for.
 */
final class SentCredentials {
  /** Longer than {@code AWS4-HMAC-SHA256}, which stands before a signature. */
  private static final int LEAST = 20;

  private final List<byte[]> values;

  private SentCredentials(List<byte[]> values) {
    this.values = values;
  }

  static SentCredentials of(Attempt attempt) {
    Set<String> found = new LinkedHashSet<>();
    for (Attempt.Header header : attempt.requestHeaders()) {
      if (SecretNames.isHeader(header.name())) {
        found.addAll(Arrays.asList(header.value().split("[\\s,;=\"]+", -1)));
      }
    }
    attempt.url().ifPresent(url -> found.addAll(UrlSecrets.values(url)));
    return new SentCredentials(
        found.stream()
            .filter(SentCredentials::isNoWord)
            .map(value -> value.getBytes(StandardCharsets.ISO_8859_1))
            .toList());
  }

  private static boolean isNoWord(String value) {
    return value.length() >= LEAST && value.chars().anyMatch(next -> next >= '0' && next <= '9');
  }

  /** Masks them with as many {@code *}. */
  KeyMask.Masked mask(byte[] text) {
    byte[] out = text;
    int count = 0;
    for (byte[] value : values) {
      for (int at = find(text, value, 0); at >= 0; at = find(text, value, at + value.length)) {
        out = out == text ? text.clone() : out;
        Arrays.fill(out, at, at + value.length, (byte) '*');
        count++;
      }
    }
    return new KeyMask.Masked(out, count);
  }

  private static int find(byte[] text, byte[] value, int from) {
    for (int i = from; i <= text.length - value.length; i++) {
      if (text[i] == value[0] && Arrays.equals(text, i, i + value.length, value, 0, value.length)) {
        return i;
      }
    }
    return -1;
  }
}
