package dev.verbatim.sdk.internal.call;

import java.io.IOException;
import java.io.OutputStream;

/** Passes a request body on unchanged and copies what got through. */
public final class RequestTee extends OutputStream {
  private final OutputStream target;
  private final Attempt attempt;

  public RequestTee(OutputStream target, Attempt attempt) {
    this.target = target;
    this.attempt = attempt;
    attempt.requestBodyStarts();
  }

  @Override
  public void write(int b) throws IOException {
    target.write(b);
    attempt.requestBytes(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] source, int offset, int count) throws IOException {
    target.write(source, offset, count);
    attempt.requestBytes(source, offset, count);
  }

  @Override
  public void flush() throws IOException {
    target.flush();
  }

  @Override
  public void close() throws IOException {
    target.close();
  }
}
