package dev.verbatim.sdk.internal.call;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.Reference;

/**
 * Passes a response body on unchanged, read by read, and copies what the reader got. Never reads
 * ahead.
 */
public final class ResponseTee extends InputStream {
  private final InputStream source;
  private final Attempt attempt;

  /** Kept reachable while the body is read: its collection means that the response is abandoned. */
  private final Object response;

  public ResponseTee(InputStream source, Attempt attempt, Object response) {
    this.source = source;
    this.attempt = attempt;
    this.response = response;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    int count = read(one, 0, 1);
    return count < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int count;
    try {
      count = source.read(target, offset, length);
    } catch (IOException | RuntimeException e) {
      attempt.ended(Failures.isCancellation(e) ? Ending.CANCEL : Ending.ERROR, e);
      throw e;
    }
    if (count < 0) {
      attempt.readToEnd(false);
    } else if (count > 0) {
      attempt.responseBytes(target, offset, count, false);
    }
    return count;
  }

  @Override
  public int available() throws IOException {
    return source.available();
  }

  /** Closes the body; the attempt ends here unless it has ended before. */
  @Override
  public void close() throws IOException {
    try {
      source.close();
    } finally {
      attempt.ended(ResponseEnd.onClose(), null);
      Reference.reachabilityFence(response);
    }
  }
}
