package dev.verbatim.otlp;

import dev.verbatim.model.SpanId;
import dev.verbatim.model.TraceId;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Ids out of bytes. */
final class Ids {
  /** Of a wrong id, as much as helps to find its sender. */
  private static final int SHOWN = 16;

  private Ids() {}

  static TraceId traceId(byte[] bytes) {
    if (bytes.length != 16) {
      throw invalid("trace id", bytes, 16);
    }
    ByteBuffer halves = ByteBuffer.wrap(bytes);
    return new TraceId(halves.getLong(), halves.getLong());
  }

  static SpanId spanId(byte[] bytes, String what) {
    if (bytes.length != 8) {
      throw invalid(what, bytes, 8);
    }
    return new SpanId(ByteBuffer.wrap(bytes).getLong());
  }

  static boolean isAbsent(byte[] bytes) {
    for (byte one : bytes) {
      if (one != 0) {
        return false;
      }
    }
    return true;
  }

  private static IllegalArgumentException invalid(String what, byte[] bytes, int expected) {
    String shown = HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, SHOWN));
    return new IllegalArgumentException(
        what
            + ": "
            + (bytes.length == 0 ? "missing" : shown + " (" + bytes.length + " bytes)")
            + " (expected: "
            + expected
            + " bytes, not all zero)");
  }
}
