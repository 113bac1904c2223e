package dev.verbatim.server.ingest;

import dev.verbatim.otlp.OtlpException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A message as gRPC frames it: one byte that tells whether it is compressed, its length in four
 * bytes, big-endian, and the message.
 */
record GrpcFrame(boolean compressed, byte[] message) {
  static final int PREFIX_BYTES = 5;

  /**
   * The one message of a body.
   *
   * @throws OtlpException if there is none, or more than one
   */
  static GrpcFrame read(byte[] body) throws OtlpException {
    if (body.length < PREFIX_BYTES) {
      throw OtlpException.malformed("body: " + body.length + " bytes (expected: a gRPC message)");
    }
    ByteBuffer prefix = ByteBuffer.wrap(body);
    byte flag = prefix.get();
    long length = Integer.toUnsignedLong(prefix.getInt());
    if (flag != 0 && flag != 1) {
      throw OtlpException.malformed("body: compressed flag " + flag + " (expected: 0 or 1)");
    }
    if (length != body.length - PREFIX_BYTES) {
      throw OtlpException.malformed(
          "body: a message of "
              + length
              + " bytes in a body of "
              + body.length
              + " (expected: one message and its prefix of "
              + PREFIX_BYTES
              + " bytes)");
    }
    return new GrpcFrame(flag == 1, Arrays.copyOfRange(body, PREFIX_BYTES, body.length));
  }

  /** An uncompressed message with its prefix. */
  static byte[] plain(byte[] message) {
    return ByteBuffer.allocate(PREFIX_BYTES + message.length)
        .put((byte) 0)
        .putInt(message.length)
        .put(message)
        .array();
  }

  /** Text for the header {@code grpc-message}: printable ASCII but for {@code %}. */
  static String percentEncoded(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      if (each >= ' ' && each <= '~' && each != '%') {
        encoded.append((char) each);
      } else {
        encoded.append(String.format("%%%02X", each & 0xff));
      }
    }
    return encoded.toString();
  }
}
