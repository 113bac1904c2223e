package dev.verbatim.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;

/** Plays the replies of a case of {@code spec/exchanges}, in the order of the requests. */
final class ExchangeServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final JsonNode replies;
  private final List<byte[]> requests = new ArrayList<>();
  private final List<byte[]> responses = new ArrayList<>();

  private ExchangeServer(HttpServer server, JsonNode replies) {
    this.server = server;
    this.replies = replies;
  }

  /**
   * Starts it on a free port.
   *
   * @param replies {@code server} of a case
   */
  static ExchangeServer start(JsonNode replies) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
      ExchangeServer started = new ExchangeServer(server, replies);
      server.createContext("/", started::handle);
      server.setExecutor(started.threads);
      server.start();
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The body of the n-th request, from 1. */
  synchronized byte[] request(int number) {
    return requests.get(number - 1);
  }

  /** The body of the n-th reply before compression, from 1. */
  synchronized byte[] response(int number) {
    return responses.get(number - 1);
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    JsonNode reply;
    List<byte[]> pieces;
    synchronized (this) {
      reply = replies.path(requests.size());
      pieces = pieces(reply);
      requests.add(body);
      responses.add(join(pieces));
    }
    if (reply.path("drop").asBoolean()) {
      throw new IOException("an exception makes the server close the connection");
    }
    reply
        .path("headers")
        .properties()
        .forEach(
            header ->
                exchange.getResponseHeaders().set(header.getKey(), header.getValue().asText()));
    if (reply.has("chunks")) {
      stream(exchange, reply, pieces);
    } else {
      whole(exchange, reply, join(pieces));
    }
  }

  private static void whole(HttpExchange exchange, JsonNode reply, byte[] body) throws IOException {
    byte[] sent = body;
    String accepted = exchange.getRequestHeaders().getFirst("Accept-Encoding");
    if (reply.path("encoding").asText().equals("gzip")
        && accepted != null
        && accepted.contains("gzip")) {
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
        gzip.write(body);
      }
      sent = packed.toByteArray();
      exchange.getResponseHeaders().set("Content-Encoding", "gzip");
    }
    exchange.sendResponseHeaders(reply.path("status").asInt(), sent.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(sent);
    }
  }

  private void stream(HttpExchange exchange, JsonNode reply, List<byte[]> pieces)
      throws IOException {
    exchange.sendResponseHeaders(reply.path("status").asInt(), 0);
    OutputStream out = exchange.getResponseBody();
    for (byte[] piece : pieces) {
      out.write(piece);
      out.flush();
    }
    if (reply.path("hold").asBoolean()) {
      try {
        stopping.await();
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    }
    if (reply.path("cut").asBoolean() || reply.path("hold").asBoolean()) {
      throw new IOException("an exception makes the server close the connection");
    }
    out.close();
  }

  private static List<byte[]> pieces(JsonNode reply) {
    List<byte[]> chunks = new ArrayList<>();
    if (!reply.has("chunks")) {
      chunks.add(reply.path("body").asText().getBytes(UTF_8));
      return chunks;
    }
    reply.path("chunks").forEach(chunk -> chunks.add(chunk.asText().getBytes(UTF_8)));
    return reply.path("split").asText().equals("utf8") ? split(chunks) : chunks;
  }

  /** Cuts behind the first byte of each character of more than one. */
  private static List<byte[]> split(List<byte[]> chunks) {
    List<byte[]> pieces = new ArrayList<>();
    for (byte[] chunk : chunks) {
      int from = 0;
      for (int i = 0; i < chunk.length; i++) {
        if ((chunk[i] & 0xC0) == 0xC0) {
          pieces.add(java.util.Arrays.copyOfRange(chunk, from, i + 1));
          from = i + 1;
        }
      }
      pieces.add(java.util.Arrays.copyOfRange(chunk, from, chunk.length));
    }
    return pieces;
  }

  private static byte[] join(List<byte[]> pieces) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    pieces.forEach(whole::writeBytes);
    return whole.toByteArray();
  }

  @Override
  public void close() {
    stopping.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
