package dev.verbatim.insight.version;

import dev.verbatim.model.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Ids of sites and versions: the first 8 bytes of a SHA-256, as 16 hexadecimal digits. */
final class VersionIds {
  private VersionIds() {}

  /** The id of what these texts name, in this order; no two lists of texts are the same input. */
  static String of(String... texts) {
    return "%016x".formatted(number(texts));
  }

  /** The first 8 bytes of the hash, big-endian. */
  static long number(String... texts) {
    MessageDigest digest = Sha256.newDigest();
    for (String text : texts) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(utf8.length).flip());
      digest.update(utf8);
    }
    return ByteBuffer.wrap(digest.digest()).getLong();
  }
}
