package dev.verbatim.app.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Which server to ask, and how. */
final class ServerAddress {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Option(
      names = {"--url", "--server"},
      paramLabel = "URL",
      defaultValue = "${env:VERBATIM_URL:-http://localhost:4318}",
      description = "The server; or VERBATIM_URL (${DEFAULT-VALUE})")
  @SuppressWarnings("NullAway.Init")
  private URI url;

  /** This very server, whatever the options say. */
  static ServerAddress at(URI url) {
    ServerAddress address = new ServerAddress();
    address.url = url;
    return address;
  }

  /** The key comes from the environment: a flag would stand in the list of processes. */
  private static Optional<String> key() {
    return Optional.ofNullable(System.getenv("VERBATIM_API_KEY")).filter(key -> !key.isEmpty());
  }

  /** The server's address, without a path. */
  URI url() {
    return url;
  }

  /** A request for a path, with the key if there is one. */
  HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url.resolve(path)).timeout(Duration.ofSeconds(60));
    key().ifPresent(key -> request.header("Authorization", "Bearer " + key));
    return request;
  }

  /**
   * Asks for a document.
   *
   * @throws IOException with the server's message if it refuses, or if it cannot be reached
   */
  JsonNode get(String path, Map<String, String> parameters)
      throws IOException, InterruptedException {
    String query =
        parameters.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + encode(entry.getValue()))
            .collect(Collectors.joining("&"));
    return send(request(path + (query.isEmpty() ? "" : "?" + query)));
  }

  /**
   * Sends a JSON document.
   *
   * @throws IOException with the server's message if it refuses, or if it cannot be reached
   */
  JsonNode post(String path, String json) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  /**
   * Asks for bytes.
   *
   * @throws IOException with the server's message if it refuses, or if it cannot be reached
   */
  byte[] bytes(String path) throws IOException, InterruptedException {
    return sent(request(path));
  }

  private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return JSON.readTree(sent(request));
  }

  private byte[] sent(HttpRequest.Builder request) throws IOException, InterruptedException {
    try (HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build()) {
      HttpResponse<byte[]> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() != 200) {
        throw new IOException(problem(response.statusCode(), response.body()));
      }
      return response.body();
    } catch (java.net.ConnectException e) {
      throw new IOException("no server at " + url + " (start one with `verbatim serve`)", e);
    }
  }

  /** What an answer other than 200 says. */
  static String problem(int status, byte[] body) {
    try {
      return JSON.readTree(body).at("/error/message").asText("HTTP " + status);
    } catch (IOException notJson) {
      return "HTTP " + status;
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
