package dev.verbatim.testkit.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScriptedProviderTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TEXT = "Grüße 👋🏽 — your flight HAT136 leaves at 07:00.";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Test
  void everyFormatAnswersAndTheExchangeHoldsTheBytesOfBothSides() throws Exception {
    try (ScriptedProvider provider = ScriptedProvider.start(request -> Reply.text(TEXT))) {
      for (String path : List.of("/v1/chat/completions", "/v1/responses", "/v1/messages")) {
        provider.forget();
        byte[] body = body(false);
        HttpResponse<byte[]> response = post(provider, path, body);
        assertThat(response.statusCode()).isEqualTo(200);
        Exchange exchange = provider.awaitExchanges(1).getFirst();
        assertThat(exchange.requestBody()).isEqualTo(body);
        assertThat(exchange.sentBody()).isEqualTo(response.body());
        assertThat(exchange.ending()).isEqualTo(Exchange.Ending.COMPLETE);
        assertThat(text(path, JSON.readTree(response.body()))).isEqualTo(TEXT);
      }
    }
  }

  @Test
  void streamedFragmentsJoinToTheAnswer() throws Exception {
    Answer answer =
        Answer.text(TEXT).withToolUses(List.of(ToolUse.of("search", "{\"q\":\"čä\",\"n\":12}")));
    try (ScriptedProvider provider =
        ScriptedProvider.start(request -> Reply.answer(answer).inPiecesOf(7))) {
      HttpResponse<byte[]> chat = post(provider, "/v1/chat/completions", body(true));
      List<JsonNode> chunks = events(chat.body());
      assertThat(join(chunks, "/choices/0/delta/content")).isEqualTo(TEXT);
      assertThat(join(chunks, "/choices/0/delta/tool_calls/0/function/arguments"))
          .isEqualTo("{\"q\":\"čä\",\"n\":12}");
      assertThat(new String(chat.body(), UTF_8)).endsWith("data: [DONE]\n\n");
      assertThat(chunks.getLast().path("usage").path("prompt_tokens").asInt()).isPositive();

      List<JsonNode> responses = events(post(provider, "/v1/responses", body(true)).body());
      assertThat(responses.getLast().path("type").asText()).isEqualTo("response.completed");
      assertThat(responses)
          .extracting(event -> event.path("sequence_number").asInt())
          .isSorted()
          .doesNotHaveDuplicates();
      assertThat(
              join(
                  responses.stream()
                      .filter(e -> e.path("type").asText().equals("response.output_text.delta"))
                      .toList(),
                  "/delta"))
          .isEqualTo(TEXT);

      List<JsonNode> messages = events(post(provider, "/v1/messages", body(true)).body());
      assertThat(join(messages, "/delta/text")).isEqualTo(TEXT);
      assertThat(join(messages, "/delta/partial_json")).isEqualTo("{\"q\":\"čä\",\"n\":12}");
      assertThat(messages.getLast().path("type").asText()).isEqualTo("message_stop");
    }
  }

  @Test
  void aCutEndsTheConnectionAfterThatManyBytes() throws Exception {
    try (ScriptedProvider provider =
        ScriptedProvider.start(Script.of(Reply.text(TEXT).cutAfter(300), Reply.text("after")))) {
      assertThatThrownBy(() -> post(provider, "/v1/chat/completions", body(true)))
          .isInstanceOf(IOException.class);
      Exchange cut = provider.awaitExchanges(1).getFirst();
      assertThat(cut.ending()).isEqualTo(Exchange.Ending.CUT);
      assertThat(cut.sentBody()).hasSize(300);
      assertThat(post(provider, "/v1/chat/completions", body(false)).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void failuresHaveTheProvidersShape() throws Exception {
    try (ScriptedProvider provider =
        ScriptedProvider.start(
            Script.of(
                Reply.rateLimited(Duration.ofMillis(20)),
                Reply.serverError(),
                Reply.text(TEXT).errorAfterEvents(2),
                Reply.malformed()))) {
      HttpResponse<byte[]> limited = post(provider, "/v1/chat/completions", body(false));
      assertThat(limited.statusCode()).isEqualTo(429);
      assertThat(limited.headers().firstValue("retry-after")).contains("1");
      assertThat(limited.headers().firstValue("retry-after-ms")).contains("20");
      JsonNode error = JSON.readTree(post(provider, "/v1/messages", body(false)).body());
      assertThat(error.at("/error/type").asText()).isEqualTo("api_error");
      List<JsonNode> events = events(post(provider, "/v1/chat/completions", body(true)).body());
      assertThat(events).hasSize(3);
      assertThat(events.getLast().at("/error/code").asText()).isEqualTo("server_error");
      byte[] broken = post(provider, "/v1/chat/completions", body(false)).body();
      assertThatThrownBy(() -> JSON.readTree(broken)).isInstanceOf(IOException.class);
      HttpResponse<byte[]> spent = post(provider, "/v1/chat/completions", body(false));
      assertThat(new String(spent.body(), UTF_8)).contains("the script has no reply left");
    }
  }

  @Test
  void gzipIsUndoneForComparison() throws Exception {
    try (ScriptedProvider provider = ScriptedProvider.start(request -> Reply.text(TEXT).gzip())) {
      HttpResponse<byte[]> response = post(provider, "/v1/chat/completions", body(true));
      Exchange exchange = provider.awaitExchanges(1).getFirst();
      assertThat(response.body()).isEqualTo(exchange.sentBody());
      assertThat(join(events(exchange.responseBody()), "/choices/0/delta/content")).isEqualTo(TEXT);
    }
  }

  @Test
  void theSameSeedGivesTheSameIds() throws Exception {
    List<String> ids = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      try (ScriptedProvider provider = ScriptedProvider.start(7, request -> Reply.text(TEXT))) {
        for (int call = 0; call < 2; call++) {
          byte[] answer = post(provider, "/v1/chat/completions", body(false)).body();
          ids.add(JSON.readTree(answer).path("id").asText());
        }
      }
    }
    assertThat(ids.get(0)).isEqualTo(ids.get(2)).isNotEqualTo(ids.get(1));
    assertThat(ids.get(1)).isEqualTo(ids.get(3));
  }

  private static byte[] body(boolean stream) {
    return ("{\"model\":\"gpt-4o\",\"stream\":"
            + stream
            + ",\"stream_options\":{\"include_usage\":true},"
            + "\"messages\":[{\"role\":\"user\",\"content\":\"Où?\"}]}")
        .getBytes(UTF_8);
  }

  private HttpResponse<byte[]> post(ScriptedProvider provider, String path, byte[] body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(provider.uri() + path))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
  }

  private static String text(String path, JsonNode body) {
    return switch (path) {
      case "/v1/chat/completions" -> body.at("/choices/0/message/content").asText();
      case "/v1/responses" -> body.at("/output/0/content/0/text").asText();
      default -> body.at("/content/0/text").asText();
    };
  }

  private static List<JsonNode> events(byte[] stream) throws IOException {
    List<JsonNode> events = new ArrayList<>();
    for (String line : new String(stream, UTF_8).split("\n")) {
      if (line.startsWith("data: {")) {
        events.add(JSON.readTree(line.substring(6)));
      }
    }
    return events;
  }

  private static String join(List<JsonNode> events, String pointer) {
    StringBuilder joined = new StringBuilder();
    events.forEach(event -> joined.append(event.at(pointer).asText("")));
    return joined.toString();
  }
}
