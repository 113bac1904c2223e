package dev.verbatim.testkit.provider;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Writes one response to its connection and remembers what went out. */
final class ResponseSending {
  private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] LINE_END = "\r\n".getBytes(StandardCharsets.ISO_8859_1);

  private final OutputStream out;
  private final RenderedReply reply;
  private final Reply.Delivery delivery;
  private final List<Header> headers;
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private final List<Integer> chunkSizes = new ArrayList<>();

  ResponseSending(OutputStream out, RenderedReply reply, Reply.Delivery delivery) {
    this.out = out;
    this.reply = reply;
    this.delivery = delivery;
    headers = new ArrayList<>(reply.headers());
    if (reply.stream()) {
      headers.add(new Header("transfer-encoding", "chunked"));
    } else {
      int length = reply.chunks().stream().mapToInt(chunk -> chunk.length).sum();
      headers.add(new Header("content-length", Integer.toString(length)));
    }
  }

  List<Header> headers() {
    return List.copyOf(headers);
  }

  byte[] sentBody() {
    return sent.toByteArray();
  }

  List<Integer> chunkSizes() {
    return List.copyOf(chunkSizes);
  }

  Exchange.Ending send() {
    try {
      pause(delivery.before());
      out.write(HttpMessages.head(reply.status(), headers));
      out.flush();
      int left = delivery.cutAfter().orElse(Integer.MAX_VALUE);
      boolean first = true;
      for (byte[] chunk : reply.chunks()) {
        if (!first) {
          pause(delivery.betweenChunks());
        }
        first = false;
        write(chunk, Math.min(left, chunk.length));
        left -= Math.min(left, chunk.length);
        if (left == 0) {
          return Exchange.Ending.CUT;
        }
      }
      if (reply.stream()) {
        out.write(LAST_CHUNK);
        out.flush();
      }
      return Exchange.Ending.COMPLETE;
    } catch (IOException clientGone) {
      return Exchange.Ending.CLIENT_GONE;
    }
  }

  private void write(byte[] chunk, int length) throws IOException {
    if (length == 0) {
      return;
    }
    if (reply.stream()) {
      out.write((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }
    out.write(chunk, 0, length);
    if (reply.stream()) {
      out.write(LINE_END);
    }
    out.flush();
    sent.write(chunk, 0, length);
    chunkSizes.add(length);
  }

  private static void pause(Duration pause) throws IOException {
    if (pause.isPositive()) {
      try {
        Thread.sleep(pause);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }
  }
}
