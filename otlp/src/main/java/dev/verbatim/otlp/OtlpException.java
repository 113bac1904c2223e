package dev.verbatim.otlp;

/**
 * The request cannot be read, and sending it again can never help. The message is for the sender:
 * it names what was wrong and never quotes a body.
 */
public sealed class OtlpException extends Exception {
  private final int httpStatus;

  OtlpException(int httpStatus, String message, Throwable cause) {
    super(message, cause);
    this.httpStatus = httpStatus;
  }

  OtlpException(int httpStatus, String message) {
    super(message);
    this.httpStatus = httpStatus;
  }

  /** The body is not what it says it is. */
  static OtlpException malformed(String message, Throwable cause) {
    return new OtlpException(400, message, cause);
  }

  /** The body is not what it says it is. */
  public static OtlpException malformed(String message) {
    return new OtlpException(400, message);
  }

  /** 400, 413 or 415. */
  public int httpStatus() {
    return httpStatus;
  }

  /** The decompressed body is longer than the limit: 413. */
  public static final class TooLarge extends OtlpException {
    TooLarge(long limit) {
      super(
          413,
          "body longer than "
              + limit
              + " bytes after decompression (send smaller batches, or raise the receiver's limit)");
    }
  }

  /** The content encoding is unknown: 415. */
  public static final class UnsupportedEncoding extends OtlpException {
    UnsupportedEncoding(String encoding) {
      super(415, "content-encoding: " + encoding + " (expected: identity, gzip or zstd)");
    }
  }
}
