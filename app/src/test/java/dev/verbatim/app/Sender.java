package dev.verbatim.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Sends spans as any exporter does. */
final class Sender {
  static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  private static final String TEXT = "the same text in every span ".repeat(40);
  private final int port;

  Sender(int port) {
    this.port = port;
  }

  static String spanId(int number) {
    return String.format("%016x", number + 1);
  }

  /** Spans {@code step-<number>} of one trace, tools that all have the same result. */
  void send(int from, int count) throws Exception {
    String spans =
        IntStream.range(from, from + count).mapToObj(Sender::tool).collect(Collectors.joining(","));
    post("{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[" + spans + "]}]}]}");
  }

  private static String tool(int number) {
    return """
    {"traceId":"%s","spanId":"%s","name":"step-%d","startTimeUnixNano":"1795165200000000000",
    "endTimeUnixNano":"1795165201000000000","attributes":[
    {"key":"verbatim.kind","value":{"stringValue":"tool"}},
    {"key":"gen_ai.tool.name","value":{"stringValue":"lookup"}},
    {"key":"gen_ai.tool.call.result","value":{"stringValue":"%s"}}]}\
    """
        .formatted(TRACE, spanId(number), number, TEXT);
  }

  /** A body for {@code /v1/traces}. */
  void post(String json) throws Exception {
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/traces"))
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofString(json))
                  .build(),
              BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
  }
}
