package dev.verbatim.interchange.source;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * OTLP ids out of a product's ids, always the same ones. OTLP ids in hexadecimal and, for traces,
 * UUIDs are taken as they are; of anything else it is the beginning of its SHA-256.
 */
final class SourceIds {
  private static final int TRACE_BYTES = 16;
  private static final int SPAN_BYTES = 8;
  private static final Pattern HEX = Pattern.compile("[0-9a-f]+");
  private static final Pattern UUID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private final String source;

  /**
   * Ids of one product.
   *
   * @param source so that equal short ids of two products do not meet
   */
  SourceIds(String source) {
    this.source = source;
  }

  ByteString trace(String id) {
    String lower = id.toLowerCase(Locale.ROOT);
    return UUID.matcher(lower).matches()
        ? bytes(lower.replace("-", ""), TRACE_BYTES, "trace", id)
        : bytes(lower, TRACE_BYTES, "trace", id);
  }

  /** Of a UUID a hash too: the first half of a UUIDv7 is little more than the time. */
  ByteString span(String id) {
    return bytes(id.toLowerCase(Locale.ROOT), SPAN_BYTES, "span", id);
  }

  /** For what is no span in the source, e.g. the trace itself or a score. */
  ByteString span(String role, String id) {
    return hash(role, id, SPAN_BYTES);
  }

  private ByteString bytes(String hex, int length, String role, String id) {
    boolean usable =
        hex.length() == 2 * length
            && HEX.matcher(hex).matches()
            && hex.chars().anyMatch(digit -> digit != '0');
    return usable ? ByteString.copyFrom(HexFormat.of().parseHex(hex)) : hash(role, id, length);
  }

  private ByteString hash(String role, String id, int length) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest((source + '\n' + role + '\n' + id).getBytes(StandardCharsets.UTF_8));
      return ByteString.copyFrom(digest, 0, length);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
