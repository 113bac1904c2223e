package dev.verbatim.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.verbatim.capture.CaptureLimits;
import dev.verbatim.capture.CapturePipeline;
import dev.verbatim.capture.ContinuationLookup;
import dev.verbatim.capture.JsonSliceText;
import dev.verbatim.capture.price.PriceTable;
import dev.verbatim.store.SpanStore;
import dev.verbatim.store.testkit.InMemoryLedger;
import dev.verbatim.store.testkit.InMemorySettings;
import dev.verbatim.store.testkit.InMemoryStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** A server over a store in memory, and a client for it. */
final class RunningServer implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();

  final VerbatimServer server;
  final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final SpanStore store;
  private final boolean ownsStore;

  RunningServer() {
    this(ServerConfig.local());
  }

  RunningServer(ServerConfig config) {
    this(config, new InMemoryStore(new JsonSliceText()::of));
  }

  RunningServer(ServerConfig config, SpanStore store) {
    this(config, new ServerStores(store, new InMemorySettings(), new InMemoryLedger()), true);
  }

  /** A server over stores that outlive it. */
  RunningServer(ServerStores stores) {
    this(ServerConfig.local(), stores, false);
  }

  /** A server over stores that outlive it. */
  RunningServer(ServerConfig config, ServerStores stores) {
    this(config, stores, false);
  }

  private RunningServer(ServerConfig config, ServerStores stores, boolean ownsStore) {
    this.store = stores.spans();
    this.ownsStore = ownsStore;
    this.server =
        VerbatimServer.start(
            config,
            stores,
            new CapturePipeline(
                PriceTable.bundled(), ContinuationLookup.NONE, CaptureLimits.DEFAULT));
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  HttpResponse<byte[]> get(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  JsonNode json(String path) {
    HttpResponse<byte[]> response = get(path);
    if (response.statusCode() != 200) {
      throw new AssertionError(path + ": " + response.statusCode() + " " + text(response));
    }
    return tree(response);
  }

  HttpResponse<byte[]> post(String path, String contentType, byte[] body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", contentType)
            .POST(BodyPublishers.ofByteArray(body));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  HttpResponse<byte[]> postJson(String body) {
    return post("/v1/traces", "application/json", body.getBytes(StandardCharsets.UTF_8));
  }

  HttpResponse<byte[]> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static JsonNode tree(HttpResponse<byte[]> response) {
    try {
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    client.close();
    server.close();
    if (ownsStore) {
      store.close();
    }
  }
}
