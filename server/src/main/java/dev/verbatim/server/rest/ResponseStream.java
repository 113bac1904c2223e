package dev.verbatim.server.rest;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponseWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.CompletionException;

/** Writes into a response in pieces and waits for the reader: memory stays bounded by one piece. */
final class ResponseStream extends OutputStream {
  private static final int PIECE_BYTES = 64 << 10;

  private final HttpResponseWriter response;
  private final byte[] piece = new byte[PIECE_BYTES];
  private int length;
  private boolean closed;

  ResponseStream(HttpResponseWriter response) {
    this.response = response;
  }

  @Override
  public void write(int value) throws IOException {
    if (length == piece.length) {
      send();
    }
    piece[length++] = (byte) value;
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    int from = offset;
    int left = count;
    while (left > 0) {
      if (length == piece.length) {
        send();
      }
      int part = Math.min(left, piece.length - length);
      System.arraycopy(bytes, from, piece, length, part);
      length += part;
      from += part;
      left -= part;
    }
  }

  /** Does nothing: pieces go out when they are full. */
  @Override
  public void flush() {}

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      send();
      response.close();
    }
  }

  private void send() throws IOException {
    if (length == 0) {
      return;
    }
    if (!response.tryWrite(HttpData.wrap(Arrays.copyOf(piece, length)))) {
      throw new IOException("the reader went away");
    }
    length = 0;
    try {
      response.whenConsumed().join();
    } catch (CompletionException e) {
      throw new IOException("the reader went away", e);
    }
  }
}
