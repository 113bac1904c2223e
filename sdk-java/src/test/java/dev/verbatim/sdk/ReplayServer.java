package dev.verbatim.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A small replay that gives each tool the answer of its name, see {@code spec/replay.md}. While it
 * is there, this process runs under it.
 */
public final class ReplayServer implements AutoCloseable {
  private static final String PROPERTY = "verbatim.replay.url";

  /**
   * What was asked.
   *
   * @param path percent-encoded
   */
  public record Asked(String path, String body, @Nullable String authorization) {}

  private record Answer(int status, String body) {}

  private final HttpServer server;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();

  private ReplayServer(HttpServer server) {
    this.server = server;
  }

  /** Starts one on a free port. */
  public static ReplayServer start() {
    try {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      ReplayServer replay = new ReplayServer(HttpServer.create(address, 0));
      replay.server.createContext("/", replay::answer);
      replay.server.start();
      String host = "http://127.0.0.1:" + replay.server.getAddress().getPort();
      System.setProperty(PROPERTY, host + "/replay/" + "7".repeat(32) + "/");
      return replay;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Says what a tool (its name percent-encoded) is answered. */
  public ReplayServer answer(String tool, int status, String body) {
    answers.put(tool, new Answer(status, body));
    return this;
  }

  public List<Asked> asked() {
    return asked;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    asked.add(new Asked(path, body, exchange.getRequestHeaders().getFirst("authorization")));
    Answer answer =
        answers.getOrDefault(
            path.substring(path.lastIndexOf('/') + 1), new Answer(404, "{\"error\":\"unknown\"}"));
    byte[] bytes = answer.body().getBytes(UTF_8);
    exchange.getResponseHeaders().set("location", "/elsewhere");
    exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    System.clearProperty(PROPERTY);
    server.stop(0);
  }
}
