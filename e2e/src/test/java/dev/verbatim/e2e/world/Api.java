package dev.verbatim.e2e.world;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The HTTP API of a server, as a program uses it. */
public final class Api {
  public static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final URI server;

  public Api(URI server) {
    this.server = server;
  }

  public URI uri() {
    return server;
  }

  /** Any GET. */
  public HttpResponse<byte[]> raw(String path) {
    return send(HttpRequest.newBuilder(server.resolve(path)).GET());
  }

  /**
   * A GET that must succeed.
   *
   * @throws IllegalStateException if the answer is not 200
   */
  public JsonNode get(String path) {
    HttpResponse<byte[]> response = raw(path);
    if (response.statusCode() != 200) {
      throw new IllegalStateException(
          path
              + ": "
              + response.statusCode()
              + " "
              + new String(response.body(), StandardCharsets.UTF_8));
    }
    return json(response.body());
  }

  public JsonNode traces(String query) {
    return get("/api/v1/traces?limit=200&q=" + encode(query));
  }

  public JsonNode search(String query) {
    return get("/api/v1/search?limit=200&q=" + encode(query));
  }

  public JsonNode trace(String traceId) {
    return get("/api/v1/traces/" + traceId);
  }

  public JsonNode span(String traceId, String spanId) {
    return get("/api/v1/traces/" + traceId + "/spans/" + spanId);
  }

  /** Exact bytes; {@code what} such as {@code request}, {@code response?attempt=1}. */
  public HttpResponse<byte[]> bytes(String traceId, String spanId, String what) {
    return raw("/api/v1/traces/" + traceId + "/spans/" + spanId + "/" + what);
  }

  /** The spans of a trace of one kind, in tree order. */
  public static List<JsonNode> spans(JsonNode trace, String kind) {
    List<JsonNode> spans = new ArrayList<>();
    trace
        .path("spans")
        .forEach(
            span -> {
              if (span.path("kind").asText().equals(kind)) {
                spans.add(span);
              }
            });
    return spans;
  }

  /** Asks for the traces of a query until they are as wanted. */
  public JsonNode awaitTraces(String query, Predicate<JsonNode> wanted)
      throws InterruptedException {
    return await(() -> traces(query), wanted, "traces of " + query);
  }

  /** Asks for a search until it is as wanted. */
  public JsonNode awaitSearch(String query, Predicate<JsonNode> wanted)
      throws InterruptedException {
    return await(() -> search(query), wanted, "hits of " + query);
  }

  /** Asks for a trace, which need not exist yet, until it is as wanted. */
  public JsonNode awaitTrace(String traceId, Predicate<JsonNode> wanted)
      throws InterruptedException {
    return await(
        () -> {
          HttpResponse<byte[]> response = raw("/api/v1/traces/" + traceId);
          return json(response.body());
        },
        wanted,
        "trace " + traceId);
  }

  /** OTLP as JSON. */
  public HttpResponse<byte[]> postJson(byte[] body) {
    return post(body, "application/json");
  }

  /** OTLP as JSON, which must be accepted whole. */
  public void accept(OtlpJson batch) {
    HttpResponse<byte[]> response = postJson(batch.bytes());
    if (response.statusCode() != 200 || json(response.body()).has("partialSuccess")) {
      throw new IllegalStateException(
          "OTLP: "
              + response.statusCode()
              + " "
              + new String(response.body(), StandardCharsets.UTF_8));
    }
  }

  /** OTLP in any content type, with further headers as name, value, name, value. */
  public HttpResponse<byte[]> post(byte[] body, String contentType, String... headers) {
    return post("/v1/traces", body, contentType, headers);
  }

  /** A POST to any path. */
  public HttpResponse<byte[]> post(
      String path, byte[] body, String contentType, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(path))
            .header("content-type", contentType)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request);
  }

  /** Waits until the server says that it accepts spans. */
  void awaitReady(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      try {
        if (raw("/readyz").statusCode() == 200) {
          return;
        }
      } catch (UncheckedIOException notListeningYet) {
        // asked again below
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("not ready after " + limit);
      }
      Thread.sleep(20);
    }
  }

  public static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  public static JsonNode json(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      throw new UncheckedIOException("no JSON: " + new String(body, StandardCharsets.UTF_8), e);
    }
  }

  private interface Question {
    JsonNode ask();
  }

  private static JsonNode await(Question question, Predicate<JsonNode> wanted, String what)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      JsonNode answer = question.ask();
      if (wanted.test(answer)) {
        return answer;
      }
      if (System.nanoTime() > deadline) {
        String text = answer.toString();
        throw new IllegalStateException(
            what
                + " not as wanted after "
                + PATIENCE
                + ": "
                + text.substring(0, Math.min(3000, text.length())));
      }
      Thread.sleep(50);
    }
  }

  private static HttpResponse<byte[]> send(HttpRequest.Builder request) {
    try {
      return CLIENT.send(
          request.timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
