package dev.verbatim.testkit.provider;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * A reply turned into bytes for one request.
 *
 * @param status the HTTP status
 * @param headers everything but the framing
 * @param chunks the body in the writes it goes out in
 * @param stream whether it is a stream of events, and so sent with chunked transfer coding
 */
record RenderedReply(int status, List<Header> headers, List<byte[]> chunks, boolean stream) {

  static RenderedReply of(Reply reply, ProviderRequest request, SeededIds ids, long epochSeconds) {
    Wire wire = Wire.of(request.format());
    Reply.Delivery delivery = reply.delivery();
    boolean stream = false;
    String contentType = "application/json";
    List<byte[]> chunks;
    Answer answer =
        reply.content() instanceof Reply.Content.Model model ? model.answer() : Answer.text("");
    Wire.Turn turn =
        new Wire.Turn(
            request,
            answer,
            answer.tokens().orElseGet(() -> TokenEstimate.of(request, answer)),
            delivery.usage(),
            ids,
            epochSeconds);
    List<Header> headers = new ArrayList<>(wire.headers(turn));
    switch (reply.content()) {
      case Reply.Content.Model model -> {
        stream = request.stream();
        if (stream) {
          contentType = "text/event-stream; charset=utf-8";
          chunks = withError(wire, wire.events(turn), delivery);
        } else {
          chunks = List.of(wire.complete(turn));
        }
      }
      case Reply.Content.Failure failure ->
          chunks = List.of(wire.error(failure.type(), failure.message(), ids));
      case Reply.Content.Raw raw -> {
        contentType = raw.contentType();
        stream = contentType.startsWith("text/event-stream");
        chunks = List.of(raw.body());
      }
    }
    headers.addFirst(new Header("content-type", contentType));
    for (Header own : reply.headers()) {
      headers.removeIf(header -> header.name().equalsIgnoreCase(own.name()));
      headers.add(own);
    }
    if (delivery.gzip()) {
      headers.add(new Header("content-encoding", "gzip"));
      chunks = gzip(chunks);
    }
    if (delivery.pieceBytes() > 0) {
      chunks = pieces(chunks, delivery.pieceBytes());
    }
    return new RenderedReply(reply.status(), List.copyOf(headers), chunks, stream);
  }

  private static List<byte[]> withError(Wire wire, List<byte[]> events, Reply.Delivery delivery) {
    if (delivery.errorAfterEvents().isEmpty()) {
      return events;
    }
    int kept = Math.min(events.size(), delivery.errorAfterEvents().get());
    List<byte[]> chunks = new ArrayList<>(events.subList(0, kept));
    chunks.add(
        wire.errorEvent("server_error", "The server had an error while processing your request."));
    return chunks;
  }

  /** Each chunk is flushed by itself, as a streaming proxy does. */
  private static List<byte[]> gzip(List<byte[]> chunks) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    List<byte[]> zipped = new ArrayList<>();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes, 8192, true)) {
      for (byte[] chunk : chunks) {
        out.write(chunk);
        out.flush();
        zipped.add(bytes.toByteArray());
        bytes.reset();
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    zipped.add(bytes.toByteArray());
    return zipped;
  }

  private static List<byte[]> pieces(List<byte[]> chunks, int size) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    chunks.forEach(whole::writeBytes);
    byte[] bytes = whole.toByteArray();
    List<byte[]> pieces = new ArrayList<>();
    for (int start = 0; start < bytes.length; start += size) {
      pieces.add(java.util.Arrays.copyOfRange(bytes, start, Math.min(bytes.length, start + size)));
    }
    return pieces;
  }
}
